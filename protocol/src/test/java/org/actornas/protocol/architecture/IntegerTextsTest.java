package org.actornas.protocol.architecture;

import static org.actornas.protocol.architecture.ArchitectureForm.FIXED_ARC;
import static org.actornas.protocol.architecture.ArchitectureForm.INTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerTextsTest {
  /** The cell of melodyguan/enas's scripts/ptb_final.sh. */
  private static final String ENAS_PTB = "0 0 0 1 1 2 1 2 0 2 0 5 1 1 0 6 1 8 1 8 1 8 1";

  /** The cell of enas_lm's README, of 9 nodes with the tanh that it does not mention. */
  private static final String ENAS_LM = "0 2 1 0 2 1 2 2 4 0 5 0 3 2 6 2";

  @Test
  void the_decisions_of_the_authors_cell_are_written_as_the_authors_do() {
    assertThat(INTS.write(Architecture.parse(ENAS_PTB), NodeForm.HIGHWAY))
        .isEqualTo(ENAS_PTB + "\n");
    assertThat(INTS.read(ENAS_PTB).architecture().leaves()).containsExactly(3, 4, 7, 9, 10, 11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0, 0, 1", "0,0,1", "\n0\t0 1\n"})
  void decisions_are_separated_by_white_space_or_commas(String text) {
    assertThat(INTS.read(text).architecture()).isEqualTo(Architecture.of(0, 0, 1));
  }

  @Test
  void enas_lm_s_published_cell_has_a_tanh_first_and_sigmoid_before_identity() {
    // pairs: node 1 reads 0 by sigmoid, 2 reads 1 by tanh, 3 reads 2 by relu, 4 reads 2 by sigmoid,
    // 5 reads 4 by tanh, 6 reads 5 by tanh, 7 reads 3 by sigmoid, 8 reads 6 by sigmoid
    Architecture cell = Architecture.of(0, 0, 3, 1, 0, 2, 1, 2, 3, 4, 0, 5, 0, 3, 3, 6, 3);

    assertThat(FIXED_ARC.read(ENAS_LM).architecture()).isEqualTo(cell);
    assertThat(FIXED_ARC.write(cell, NodeForm.HIGHWAY)).isEqualTo(ENAS_LM + "\n");
    assertThat(cell.leaves()).containsExactly(7, 8);
  }

  @Test
  void the_four_numbers_of_a_fixed_arc_are_tanh_relu_sigmoid_identity() {
    Architecture cell = FIXED_ARC.read("0 0, 0 1, 0 2, 0 3").architecture();

    assertThat(IntStream.rangeClosed(1, 4).mapToObj(cell::activation))
        .containsExactly(Activation.TANH, Activation.RELU, Activation.SIGMOID, Activation.IDENTITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 | 2 integers: an odd number is needed, as a cell of N nodes has 2N-1 decisions (1 for"
            + " N = 1, 3 for N = 2); if it is enas_lm's fixed_arc of 2 nodes, say so: 'fixed-arc:"
            + " 0 0'",
        "0 0 4 | decision 2 (activation of node 1) is 4: expected 0 to 3",
        "0 1 0 | decision 1 (parent of node 1) is 1: expected 0 to 0",
        "0 0 x | decision 2 is 'x': expected an integer",
        "'' | an architecture's text is empty"
      })
  void decisions_that_cannot_be_are_refused_with_what_could(String text, String message) {
    assertThatThrownBy(() -> INTS.read(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(message);
  }

  @Test
  void so_many_integers_that_no_form_has_them_are_no_fixed_arc_either() {
    assertThatThrownBy(() -> INTS.read("0 ".repeat(128)))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(
            "128 integers: an odd number is needed, as a cell of N nodes has 2N-1 decisions (127"
                + " for N = 64, 129 for N = 65)");
    assertThatThrownBy(() -> FIXED_ARC.read("0 ".repeat(128)))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage("128 integers are a fixed_arc of 65 nodes: expected at most 64");
    assertThat(FIXED_ARC.read("0 ".repeat(126)).architecture().nodes()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 2 1 | 3 integers: a fixed_arc has an even number, a pair (parent, activation) for every"
            + " node but the first (2 for N = 2, 4 for N = 3); an odd number are decisions, the"
            + " form 'ints'",
        "0 2 2 0 | integer 2 (parent of node 2) is 2: expected 0 to 1",
        "0 2 -1 0 | integer 2 (parent of node 2) is -1: expected 0 to 1",
        "0 2 1 4 | integer 3 (activation of node 2) is 4: expected 0 to 3 (tanh, relu, sigmoid,"
            + " identity)",
        "0 2 1 tanh | integer 3 (activation of node 2) is 'tanh': expected an integer",
        "'' | a fixed_arc's text is empty"
      })
  void a_fixed_arc_that_cannot_be_is_refused_with_what_could(String text, String message) {
    assertThatThrownBy(() -> FIXED_ARC.read(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(message);
  }
}
