package org.actornas.protocol.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureJsonTest {
  private static final String TEXT =
      """
      {
        "version" : 1,
        "nodes" : 3,
        "node" : "highway",
        "activations" : [ "tanh", "relu", "identity" ],
        "parents" : [ 0, 1 ],
        "decisions" : [ 0, 0, 1, 1, 2 ]
      }
      """;

  @Test
  void a_cell_is_written_with_its_names_parents_and_decisions() {
    Architecture cell = Architecture.of(0, 0, 1, 1, 2);

    assertThat(new ArchitectureJson(cell, NodeForm.HIGHWAY).text()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 12, 64})
  void what_is_written_is_read_back(int nodes) {
    SearchSpace space = new SearchSpace(nodes);
    Random random = new Random(nodes);
    int[] decisions = new int[space.decisions()];
    for (NodeForm form : NodeForm.values()) {
      for (int step = 0; step < decisions.length; step++) {
        decisions[step] = random.nextInt(space.choices(step));
      }
      ArchitectureJson written = new ArchitectureJson(Architecture.of(decisions), form);

      assertThat(ArchitectureJson.parse(written.text())).isEqualTo(written);
    }
  }

  @Test
  void order_and_white_space_do_not_matter() {
    assertThat(
            ArchitectureJson.parse(
                "{\"decisions\":[3],\"parents\":[],\"activations\":[\"sigmoid\"],"
                    + "\"node\":\"plain\",\"nodes\":1,\"version\":1}"))
        .isEqualTo(new ArchitectureJson(Architecture.of(3), NodeForm.PLAIN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "\"version\" : 1,|\"version\" : 2,|'version' is 2: expected 1, the only one that this"
            + " program knows",
        "\"version\" : 1,|\"version\" : \"1\",|'version' is \"1\": expected an integer",
        "\"nodes\" : 3|\"nodes\" : 65|'nodes' is 65: expected 1 to 64",
        "\"nodes\" : 3|\"nodes\" : 2|'activations' is [\"tanh\",\"relu\",\"identity\"]: expected a"
            + " list of 2 for 2 nodes",
        "\"node\"|\"nude\"|unknown key 'nude': expected version, nodes, node, activations, parents,"
            + " decisions",
        "\"version\" : 1,||key 'version' is missing: expected version, nodes, node, activations,"
            + " parents, decisions",
        "highway|street|'node' is 'street': expected highway or plain",
        "[ 0, 1 ]|[ 0 ]|'parents' is [0]: expected a list of 2 for 3 nodes",
        "[ 0, 1 ]|[ 0, 0.5 ]|entry 1 of 'parents' is 0.5: expected an integer",
        "[ 0, 1 ]|7|'parents' is 7: expected a list of 2 for 3 nodes",
        "[ 0, 1 ]|[ 0, 0 ]|'parents' and 'decisions' disagree about what node 2 reads: 0 and 1"
            + " (decision 3)",
        "\"relu\"|\"sigmoid\"|'activations' and 'decisions' disagree about node 1: \"sigmoid\" and"
            + " relu (decision 2)",
        "[ 0, 0, 1, 1, 2 ]|[ 0, 0, 1, 2, 2 ]|'decisions': decision 3 (parent of node 2) is 2:"
            + " expected 0 to 1"
      })
  void a_fault_is_named_by_its_key(String right, String wrong, String message) {
    String text = TEXT.replace(right, wrong == null ? "" : wrong);

    assertThatThrownBy(() -> ArchitectureJson.parse(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "3", "\"cell\"", ""})
  void other_json_is_no_architecture(String text) {
    assertThatThrownBy(() -> ArchitectureJson.parse(text))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage(
            "not an architecture: expected an object with the keys version, nodes, node,"
                + " activations, parents, decisions");
  }

  @Test
  void broken_json_a_repeated_key_and_a_second_document_are_refused() {
    for (String text :
        new String[] {
          TEXT.replace("]\n}", "]"), TEXT.replace("\"nodes\" : 3", "\"version\" : 1"), TEXT + TEXT
        }) {
      assertThatThrownBy(() -> ArchitectureJson.parse(text))
          .isInstanceOf(InvalidArchitectureException.class)
          .hasMessageStartingWith("not JSON: ");
    }
  }
}
