package org.actornas.protocol.architecture;

import static org.actornas.protocol.architecture.ArchitectureForm.GENOTYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenotypeTextTest {
  private static final String TEXT =
      "Genotype(recurrent=[('relu', 0), ('identity', 0), ('sigmoid', 1)], concat=[2, 3])";

  private static final Architecture CELL = Architecture.of(0, 0, 1, 0, 2, 1, 3);

  @Test
  void a_cell_is_written_as_darts_prints_it() {
    assertThat(GENOTYPE.write(CELL, NodeForm.HIGHWAY)).isEqualTo(TEXT + "\n");
    assertThat(GENOTYPE.write(Architecture.of(0), NodeForm.HIGHWAY))
        .isEqualTo("Genotype(recurrent=[], concat=[0])\n");
  }

  @Test
  void the_enas_cell_of_darts_is_read() {
    String text =
        """
        ENAS = Genotype(
            recurrent = [
                ('tanh', 0),
                ('tanh', 1),
                ('relu', 1),  # node 3
                ('tanh', 3),
                ('tanh', 3),
                ('relu', 3),
                ('relu', 4),
                ('relu', 7),
                ('relu', 8),
                ('relu', 8),
                ('relu', 8),
            ],
            concat = [2, 5, 6, 9, 10, 11]
        )
        """;

    // node 0 is the tanh of the initial state; entry i is node i + 1
    assertThat(GENOTYPE.read(text).architecture())
        .isEqualTo(Architecture.parse("0 0 0 1 0 1 1 3 0 3 0 3 1 4 1 7 1 8 1 8 1 8 1"));
  }

  @Test
  void darts_s_own_cell_averages_nodes_that_are_read_and_is_refused() {
    String text =
        "DARTS = Genotype(recurrent=[('relu', 0), ('relu', 1), ('tanh', 2), ('relu', 3),"
            + " ('relu', 4), ('identity', 1), ('relu', 5), ('relu', 1)], concat=range(1, 9))";

    assertThatThrownBy(() -> GENOTYPE.read(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(
            "concat averages nodes 1, 2, 3, 4, 5, 6, 7, 8, but in this search space the output is"
                + " the mean of the nodes that no node reads, here 6, 7, 8: no such cell can be"
                + " had");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Genotype(concat=[3,2],recurrent=[('relu',0),('identity',0),('sigmoid',1)])",
        "Genotype ( recurrent = ( (\"relu\" , 0 , ) , ('identity',0), ('sigmoid',1), ), concat ="
            + " range( 2 , 4 ) , )",
        "best = Genotype(\n  recurrent=[('relu', 0), ('identity', 0),\n ('sigmoid', 1)],\n"
            + "  concat=(2, 3))  # found"
      })
  void order_white_space_quotes_and_trailing_commas_do_not_matter(String text) {
    assertThat(GENOTYPE.read(text).architecture()).isEqualTo(CELL);
  }

  @Test
  void a_range_with_one_bound_begins_at_0() {
    assertThat(GENOTYPE.read("Genotype(recurrent=[], concat=range(1))").architecture())
        .isEqualTo(Architecture.of(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "'sigmoid', 1|'sigmoid', 3|entry 2 of recurrent (node 3) reads node 3: expected 0 to 2",
        "'sigmoid', 1|'sigmoid', -1|entry 2 of recurrent (node 3) reads node -1: expected 0 to 2",
        "'sigmoid', 1|'none', 1|entry 2 of recurrent (node 3): activation 'none' does not exist:"
            + " expected one of tanh, relu, identity, sigmoid",
        "'sigmoid', 1|'sigmoid', x|line 1, column 63: found 'x', expected a node's number",
        "'sigmoid', 1|sigmoid, 1|line 1, column 52: found 's', expected an activation's name in"
            + " quotes",
        "'sigmoid', 1|'sigmoid, 1|line 1, column 52: found ''', expected an activation's name in"
            + " quotes, of which the second is missing",
        "'sigmoid', 1|'sigmoid' 1|line 1, column 62: found '1', expected ','",
        "[2, 3]|[2, 9]|concat has node 9: expected 0 to 3",
        "[2, 3]|[2, 2, 3]|concat has node 2 twice",
        "[2, 3]|[3]|concat averages nodes 3, but in this search space the output is the mean of the"
            + " nodes that no node reads, here 2, 3: no such cell can be had",
        "[2, 3]|[]|concat averages nodes (none), but in this search space the output is the mean of"
            + " the nodes that no node reads, here 2, 3: no such cell can be had",
        "[2, 3]|range(1, 1000000)|concat is range(1, 1000000): expected nodes from 0 to 3",
        "[2, 3]|list(2, 3)|line 1, column 75: found 'list', expected a list or 'range('",
        "[2, 3]|[2 3]|line 1, column 78: found '3', expected ',' or ']'",
        "[2, 3]|[2, 3|line 1, column 80: found ')', expected ',' or ']'",
        ", concat=[2, 3]||'concat=' is missing: expected Genotype(recurrent=[...], concat=[...])",
        "concat|normal|line 1, column 68: found 'normal', expected 'recurrent=' and 'concat=', each"
            + " once",
        "concat|recurrent|line 1, column 68: found 'recurrent', expected 'recurrent=' and"
            + " 'concat=', each once",
        "Genotype|Phenotype|line 1, column 1: found 'Phenotype', expected 'Genotype('",
        "[2, 3])|[2, 3]|line 1, column 81: found the end, expected ',' or ')'",
        "[2, 3])|[2, 3]) + 1|line 1, column 83: found '+', expected nothing more",
        "'sigmoid', 1|'sigmoid', 10000000000|line 1, column 63: found '1', expected a node's number"
      })
  void a_fault_is_named_with_its_place(String right, String wrong, String message) {
    String text = TEXT.replace(right, wrong == null ? "" : wrong);

    assertThatThrownBy(() -> GENOTYPE.read(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(message);
  }

  @Test
  void a_fault_further_down_is_named_with_its_line() {
    assertThatThrownBy(() -> GENOTYPE.read("Genotype(\n  recurrent=[('relu', 0)],\n  concat=!"))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage("line 3, column 10: found '!', expected '['");
  }

  @Test
  void a_genotype_of_more_than_64_nodes_is_refused() {
    String text = "Genotype(recurrent=[%s], concat=[1])".formatted("('tanh', 0), ".repeat(64));

    assertThatThrownBy(() -> GENOTYPE.read(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage("recurrent has 64 entries, a cell of 65 nodes: expected at most 64 nodes");
  }
}
