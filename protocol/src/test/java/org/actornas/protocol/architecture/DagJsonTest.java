package org.actornas.protocol.architecture;

import static org.actornas.protocol.architecture.ArchitectureForm.DAG_JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagJsonTest {
  /** The cell in the dag.json that ENAS-pytorch publishes. */
  private static final Architecture PUBLISHED =
      Architecture.parse("0 0 0 1 1 1 0 2 0 2 0 2 1 4 1 7 1 8 1 8 1 8 1");

  private static final String TEXT =
      """
      {
        "-1": [[0, "sigmoid"]],
        "-2": [[0, "sigmoid"]],
        "0": [[1, "ReLU"], [3, "identity"]],
        "1": [[2, "tanh"]],
        "2": [[4, "avg"]],
        "3": [[4, "avg"]],
        "4": [[5, "h[t]"]]
      }
      """;

  @Test
  void every_node_is_written_with_those_that_read_it() {
    assertThat(DAG_JSON.write(Architecture.of(3, 0, 1, 1, 0, 0, 2), NodeForm.HIGHWAY))
        .isEqualTo(TEXT);
  }

  @Test
  void a_cell_of_one_node_is_averaged_alone() {
    assertThat(DAG_JSON.write(Architecture.of(1), NodeForm.HIGHWAY))
        .isEqualTo(
            """
            {
              "-1": [[0, "ReLU"]],
              "-2": [[0, "ReLU"]],
              "0": [[1, "avg"]],
              "1": [[2, "h[t]"]]
            }
            """);
  }

  @Test
  void the_published_cell_is_read_with_keys_in_any_order() {
    // leaves after the nodes that are read, as in the file of ENAS-pytorch
    String text =
        """
        {"-1": [[0, "tanh"]], "-2": [[0, "tanh"]], "0": [[1, "tanh"]],
         "1": [[2, "ReLU"], [3, "tanh"]], "2": [[4, "tanh"], [5, "tanh"], [6, "ReLU"]],
         "4": [[7, "ReLU"]], "7": [[8, "ReLU"]], "8": [[9, "ReLU"], [10, "ReLU"], [11, "ReLU"]],
         "3": [[12, "avg"]], "5": [[12, "avg"]], "6": [[12, "avg"]], "9": [[12, "avg"]],
         "10": [[12, "avg"]], "11": [[12, "avg"]], "12": [[13, "h[t]"]]}
        """;

    assertThat(DAG_JSON.read(text).architecture()).isEqualTo(PUBLISHED);
    assertThat(PUBLISHED.leaves()).containsExactly(3, 5, 6, 9, 10, 11);
  }

  @Test
  void upper_and_lower_case_of_an_activation_do_not_matter() {
    assertThat(DAG_JSON.read(TEXT.replace("ReLU", "relu")).architecture())
        .isEqualTo(DAG_JSON.read(TEXT).architecture());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "ReLU|swish|node 1: activation 'swish' does not exist: expected one of tanh, relu,"
            + " identity, sigmoid",
        "\"-1\"|\"-3\"|keys \"-1\" (the input) and \"-2\" (the previous state) are missing and"
            + " [[0, \"sigmoid\"]]: expected node 0, such as [[0, \"tanh\"]], in both",
        "-2\": [[0, \"sigmoid\"|-2\": [[0, \"tanh\"|keys \"-1\" (the input) and \"-2\" (the"
            + " previous state) are [[0, \"sigmoid\"]] and [[0, \"tanh\"]]: expected node 0, such"
            + " as [[0, \"tanh\"]], in both",
        "\"1\": [[2,|\"1\": [[1,|node 1 reads node 1: a node reads an earlier one, so expected 2 to"
            + " 3 under key \"1\"",
        "[3, \"identity\"]|[7, \"identity\"]|node 7 reads node 0: a node reads an earlier one, so"
            + " expected 1 to 3 under key \"0\"",
        "\"1\": [[2, \"tanh\"]]|\"1\": [[2, \"tanh\"], [3, \"tanh\"]]|node 3 reads node 0 and node"
            + " 1: expected one of them",
        "[1, \"ReLU\"], [3, \"identity\"]|[1, \"ReLU\"]|node 3 reads no node: expected it once under"
            + " the keys \"0\" to \"2\"",
        "\"1\": [[2, \"tanh\"]],|\"1\": [[2, \"tanh\"], [4, \"avg\"]],|key \"1\" is [[2, \"tanh\"],"
            + " [4, \"avg\"]]: only a node that no node reads is averaged in this search space, as"
            + " [[4, \"avg\"]] alone",
        "\"2\": [[4, \"avg\"]],||node 2 leads nowhere: expected nodes that read it or, for a leaf,"
            + " [[4, \"avg\"]]",
        "\"3\": [[4|\"3\": [[6|\"avg\" is node 4, 6: expected one number, that of nodes",
        "\"avg\"|\"mean\"|no node leads to \"avg\": expected [[N, \"avg\"]] for each leaf of N nodes",
        "[4, \"avg\"]|[65, \"avg\"]|\"avg\" is node 65, and so many are its nodes: expected 1 to 64",
        "h[t]|h|key \"4\" (avg) is [[5, \"h\"]]: expected [[5, \"h[t]\"]]",
        "\"4\": [[5, \"h[t]\"]]|\"6\": [[5, \"h[t]\"]]|key \"4\" (avg) is missing: expected [[5,"
            + " \"h[t]\"]]",
        "\"4\": [[5, \"h[t]\"]]|\"4\": [[5, \"h[t]\"]], \"9\": []|key \"9\" is no node: avg is node"
            + " 4, so expected -2 to 4",
        "\"0\"|\"x\"|key \"x\": expected a node's number, -1 for the input or -2 for the previous"
            + " state",
        "[[2, \"tanh\"]]|[2, \"tanh\"]|key \"1\" is [2,\"tanh\"]: expected a list of nodes such as"
            + " [[1, \"tanh\"]]",
        "[[2, \"tanh\"]]|7|key \"1\" is 7: expected a list of nodes such as [[1, \"tanh\"]]",
        "\"1\": [[2|\"00\": [], \"1\": [[2|key \"0\" is there twice"
      })
  void a_fault_is_named_by_its_node_or_key(String right, String wrong, String message) {
    String text = TEXT.replace(right, wrong == null ? "" : wrong);

    assertThatThrownBy(() -> DAG_JSON.read(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "3", "", "null"})
  void other_json_is_no_dag(String text) {
    assertThatThrownBy(() -> DAG_JSON.read(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(
            "not a dag.json: expected an object with the keys \"-1\", \"-2\", \"0\" and so on");
  }

  @Test
  void broken_json_a_repeated_key_and_a_second_document_are_refused() {
    for (String text :
        new String[] {
          TEXT.substring(0, 50), TEXT.replace("\"3\":", "\"2\":"), TEXT + TEXT,
        }) {
      assertThatThrownBy(() -> DAG_JSON.read(text))
          .isInstanceOf(InvalidArchitectureException.class)
          .hasMessageStartingWith("not JSON: ")
          .hasMessageContaining("line: ");
    }
  }
}
