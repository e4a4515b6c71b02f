package org.actornas.protocol.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
  /** The cell that ENAS's authors found on the Penn Treebank, in their own notation. */
  private static final String ENAS_PTB = "0 0 0 1 1 2 1 2 0 2 0 5 1 1 0 6 1 8 1 8 1 8 1";

  @Test
  void decisions_are_activations_and_parents_by_turns() {
    Architecture cell = Architecture.of(0, 0, 1, 1, 2, 0, 3);

    assertThat(cell.nodes()).isEqualTo(4);
    assertThat(IntStream.range(0, 4).mapToObj(cell::activation))
        .containsExactly(Activation.TANH, Activation.RELU, Activation.IDENTITY, Activation.SIGMOID);
    assertThat(IntStream.range(1, 4).map(cell::parent)).containsExactly(0, 1, 0);
    assertThat(cell.decision(4)).isEqualTo(2);
    assertThat(cell.space()).isEqualTo(new SearchSpace(4));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "0 0 1, 1",
    "0 0 0 0 0, 1 2",
    "0 0 0 1 0, 2",
    "0 0 1 1 2 0 3, 2 3",
    "0 0 0 1 1 2 1 2 0 2 0 5 1 1 0 6 1 8 1 8 1 8 1, 3 4 7 9 10 11"
  })
  void leaves_are_the_nodes_that_no_node_reads(String cell, String leaves) {
    assertThat(Architecture.parse(cell).leaves()).containsExactly(ints(leaves));
  }

  @Test
  void the_canonical_text_is_read_back() {
    Architecture cell = Architecture.parse(ENAS_PTB);

    assertThat(cell.text()).isEqualTo(ENAS_PTB).isEqualTo(cell.toString());
    assertThat(Architecture.parse(cell.text())).isEqualTo(cell).hasSameHashCodeAs(cell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,0,1", " 0, 0, 1 ", "0\t0\n1", "0 ,0 ,1"})
  void commas_and_any_white_space_separate_decisions(String text) {
    assertThat(Architecture.parse(text)).isEqualTo(Architecture.of(0, 0, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | decision 0 (activation of node 0) is 4: expected 0 to 3",
        "-1 | decision 0 (activation of node 0) is -1: expected 0 to 3",
        "0 1 0 | decision 1 (parent of node 1) is 1: expected 0 to 0",
        "0 0 0 2 0 | decision 3 (parent of node 2) is 2: expected 0 to 1",
        "0 0 0 -1 0 | decision 3 (parent of node 2) is -1: expected 0 to 1",
        "0 0 9 1 0 | decision 2 (activation of node 1) is 9: expected 0 to 3",
        "0 0 | an architecture of N nodes has 2N-1 decisions (1 to 127, odd), but 2 were given",
        "0 zero 0 | decision 1 is 'zero': expected an integer",
        "0 0 99999999999 | decision 2 is '99999999999': expected an integer"
      })
  void what_cannot_be_is_refused_with_what_could(String text, String message) {
    assertThatThrownBy(() -> Architecture.parse(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(message);
  }

  @Test
  void an_empty_text_and_no_decisions_are_refused() {
    assertThatThrownBy(() -> Architecture.parse(" \n"))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage("an architecture's text is empty");
    assertThatThrownBy(Architecture::of).isInstanceOf(InvalidArchitectureException.class);
    assertThatThrownBy(() -> Architecture.of(new int[129]))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessageEndingWith("but 129 were given");
  }

  @Test
  void a_cell_does_not_change_with_the_arrays_around_it() {
    int[] given = {0, 0, 1};
    Architecture cell = Architecture.of(given);

    given[2] = 3;
    cell.decisions()[0] = 3;

    assertThat(cell).isEqualTo(Architecture.of(0, 0, 1));
  }

  @Test
  void cells_differ_by_any_decision() {
    assertThat(Architecture.of(0, 0, 1)).isNotEqualTo(Architecture.of(0, 0, 2));
    assertThat(Architecture.of(0)).isNotEqualTo(Architecture.of(0, 0, 0));
  }

  @Test
  void node_0_reads_no_node() {
    Architecture cell = Architecture.of(0, 0, 1);

    assertThatThrownBy(() -> cell.parent(0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("node 0 reads the input and the previous state, not a node");
  }

  @Test
  void activations_have_names_and_numbers() {
    for (Activation activation : Activation.values()) {
      assertThat(Activation.named(activation.label())).isEqualTo(activation);
    }
    assertThat(IntStream.range(0, Activation.COUNT).mapToObj(Activation::of))
        .containsExactly(Activation.TANH, Activation.RELU, Activation.IDENTITY, Activation.SIGMOID);
    assertThatThrownBy(() -> Activation.named("swish"))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(
            "activation 'swish' does not exist: expected one of tanh, relu, identity, sigmoid");
    assertThatThrownBy(() -> Activation.of(4))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage("activation 4 does not exist: expected 0 to 3");
  }

  private static int[] ints(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
