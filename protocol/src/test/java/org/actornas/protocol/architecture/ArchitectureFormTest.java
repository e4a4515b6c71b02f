package org.actornas.protocol.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureFormTest {
  private static final Architecture CELL = Architecture.of(0, 0, 1, 0, 2, 1, 3);

  /** 50 cells of each size from 1 to 12, half of them with a tanh as the first node. */
  private static Stream<Architecture> cells() {
    Random random = new Random(7);
    return IntStream.rangeClosed(1, 12)
        .mapToObj(SearchSpace::new)
        .flatMap(space -> IntStream.range(0, 50).mapToObj(i -> cell(space, random, i)));
  }

  private static Architecture cell(SearchSpace space, Random random, int i) {
    int[] decisions = new int[space.decisions()];
    for (int step = i % 2; step < decisions.length; step++) {
      decisions[step] = random.nextInt(space.choices(step));
    }
    return Architecture.of(decisions);
  }

  @ParameterizedTest
  @EnumSource
  void what_a_form_writes_it_reads_back_as_the_same_cell(ArchitectureForm form) {
    int written = 0;
    for (Architecture cell : cells().toList()) {
      for (NodeForm nodeForm : NodeForm.values()) {
        if (form.obstacle(cell, nodeForm).isEmpty()) {
          ArchitectureText read = form.read(form.write(cell, nodeForm));
          written++;

          assertThat(read.form()).isEqualTo(form);
          assertThat(read.architecture()).isEqualTo(cell);
          assertThat(read.nodeForm())
              .isEqualTo(form == ArchitectureForm.INTS ? Optional.empty() : Optional.of(nodeForm));
        }
      }
    }
    assertThat(written).isGreaterThan(250);
  }

  @Test
  void which_cells_a_form_holds_depends_on_the_first_activation_the_nodes_and_their_number() {
    for (Architecture cell : cells().toList()) {
      boolean tanhFirst = cell.activation(0) == Activation.TANH;

      assertThat(holders(cell, NodeForm.PLAIN))
          .containsExactly(ArchitectureForm.JSON, ArchitectureForm.INTS);
      assertThat(holders(cell, NodeForm.HIGHWAY))
          .contains(ArchitectureForm.JSON, ArchitectureForm.INTS, ArchitectureForm.DAG_JSON);
      assertThat(holders(cell, NodeForm.HIGHWAY).contains(ArchitectureForm.GENOTYPE))
          .isEqualTo(tanhFirst);
      assertThat(holders(cell, NodeForm.HIGHWAY).contains(ArchitectureForm.FIXED_ARC))
          .isEqualTo(tanhFirst && cell.nodes() > 1);
    }
  }

  private static List<ArchitectureForm> holders(Architecture cell, NodeForm nodeForm) {
    return Stream.of(ArchitectureForm.values())
        .filter(form -> form.obstacle(cell, nodeForm).isEmpty())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GENOTYPE | HIGHWAY | 1 0 1 | genotype cannot hold this cell: DARTS's first node is always"
            + " tanh, and this cell's is relu; json, ints, dag-json can",
        "FIXED_ARC | HIGHWAY | 2 0 1 | fixed-arc cannot hold this cell: enas_lm's first node is"
            + " always tanh, and this cell's is identity; json, ints, dag-json can",
        "FIXED_ARC | HIGHWAY | 0 | fixed-arc cannot hold this cell: enas_lm's cell has at least two"
            + " nodes, and this one has one; json, ints, dag-json, genotype can",
        "GENOTYPE | PLAIN | 0 0 1 | genotype cannot hold this cell: DARTS's nodes are highway"
            + " nodes, and this cell's are plain; json, ints can",
        "FIXED_ARC | PLAIN | 0 0 1 | fixed-arc cannot hold this cell: enas_lm's nodes are highway"
            + " nodes, and this cell's are plain; json, ints can",
        "DAG_JSON | PLAIN | 0 0 1 | dag-json cannot hold this cell: ENAS-pytorch's nodes are"
            + " highway nodes, and this cell's are plain; json, ints can"
      })
  void a_form_that_cannot_hold_a_cell_says_why_and_which_can(
      ArchitectureForm form, NodeForm nodeForm, String cell, String message) {
    Architecture architecture = Architecture.parse(cell);

    assertThatThrownBy(() -> form.write(architecture, nodeForm))
        .isInstanceOf(UnrepresentableArchitectureException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @EnumSource
  void a_written_text_ends_with_one_line_feed(ArchitectureForm form) {
    assertThat(form.write(CELL, NodeForm.HIGHWAY)).endsWith("\n").doesNotEndWith("\n\n");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIXED_ARC")
  void a_form_is_recognised_from_its_text(ArchitectureForm form) {
    String text = form.write(CELL, NodeForm.HIGHWAY);

    assertThat(ArchitectureForm.detect(" \n" + text)).isEqualTo(form);
    assertThat(ArchitectureText.parse(text).architecture()).isEqualTo(CELL);
  }

  @ParameterizedTest
  @EnumSource
  void a_form_s_name_before_the_text_decides(ArchitectureForm form) {
    String text = form.label() + ": " + form.write(CELL, NodeForm.HIGHWAY);

    assertThat(ArchitectureForm.detect(text)).isEqualTo(form);
    assertThat(ArchitectureText.parse("  " + text).form()).isEqualTo(form);
    assertThat(ArchitectureText.parse("  " + text).architecture()).isEqualTo(CELL);
  }

  @Test
  void decisions_of_which_one_is_lost_are_not_taken_for_a_fixed_arc() {
    String torn = "0 0 0 1 1 2 1 2 0 2 0 5 1 1 0 6 1 8 1 8 1 8";

    assertThatThrownBy(() -> ArchitectureText.parse(torn))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(
            "22 integers: an odd number is needed, as a cell of N nodes has 2N-1 decisions (21 for"
                + " N = 11, 23 for N = 12); if it is enas_lm's fixed_arc of 12 nodes, say so:"
                + " 'fixed-arc: 0 0 0 1...'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "\u0001\u0001 | an empty text is an architecture in none of the forms json, ints, fixed-arc,"
            + " dag-json, genotype: expected integers, '{' or 'Genotype('",
        "tanh relu | 'tanh relu' is an architecture in none of the forms json, ints, fixed-arc,"
            + " dag-json, genotype: expected integers, '{' or 'Genotype('",
        "best/architecture.json of some run | 'best/architecture.json of some...' is an"
            + " architecture in none of the forms json, ints, fixed-arc, dag-json, genotype:"
            + " expected integers, '{' or 'Genotype('"
      })
  void a_text_in_no_form_is_refused_with_the_forms(String text, String message) {
    assertThatThrownBy(() -> ArchitectureForm.detect(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"version\" : 1} | JSON",
        "{} | JSON",
        "{ \"-1\": [ | DAG_JSON",
        "{\"0\": []} | DAG_JSON",
        "V1 = Genotype( | GENOTYPE",
        "Genotype | GENOTYPE",
        "7 | INTS",
        "-1 0 0 | INTS",
        "0 zero 0 | INTS"
      })
  void a_faulty_text_is_still_recognised_so_that_its_form_can_say_what_is_wrong(
      String text, ArchitectureForm form) {
    assertThat(ArchitectureForm.detect(text)).isEqualTo(form);
    assertThatThrownBy(() -> ArchitectureText.parse(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessageNotContaining("in none of the forms");
  }

  @ParameterizedTest
  @EnumSource
  void a_form_has_a_name_by_which_it_is_found(ArchitectureForm form) {
    assertThat(ArchitectureForm.named(form.label())).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fixed_arc", "INTS", ""})
  void an_unknown_name_is_refused_with_the_known_ones(String label) {
    assertThatThrownBy(() -> ArchitectureForm.named(label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no text form '%s': expected one of json, ints, fixed-arc, dag-json, genotype"
                .formatted(label));
  }
}
