package org.actornas.protocol.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockNameTest {
  @Test
  void an_edge_is_named_by_the_node_read_and_its_reader() {
    assertThat(BlockName.edge(3, 11).text()).isEqualTo("edge-3-11");
    assertThat(new BlockName("edge-3-11")).isEqualTo(BlockName.edge(3, 11));
    assertThat(BlockName.edge(3, 11)).hasToString("edge-3-11");
  }

  @Test
  void edges_are_numbered_without_gaps() {
    int next = 0;
    for (int to = 1; to < 64; to++) {
      for (int from = 0; from < to; from++) {
        assertThat(BlockName.edgeId(from, to)).isEqualTo(next++);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Embedding", "edge", "edge-1", "edge-2-2", "edge-3-1", "edge--1-2"})
  void other_names_are_refused(String text) {
    assertThatThrownBy(() -> new BlockName(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not a block of the shared weights");
  }

  @Test
  void an_edge_knows_its_nodes_and_other_blocks_have_none() {
    assertThat(BlockName.edge(3, 11).isEdge()).isTrue();
    assertThat(BlockName.edge(3, 11).from()).isEqualTo(3);
    assertThat(BlockName.edge(3, 11).to()).isEqualTo(11);
    assertThat(BlockName.EMBEDDING.isEdge()).isFalse();
    assertThatThrownBy(BlockName.EMBEDDING::to)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("embedding is not an edge");
  }

  @Test
  void the_two_biases_are_vectors() {
    assertThat(BlockName.SOFTMAX_BIAS.isBias()).isTrue();
    assertThat(BlockName.INPUT_BIAS.isBias()).isTrue();
    assertThat(BlockName.INPUT.isBias()).isFalse();
    assertThat(BlockName.edge(0, 1).isBias()).isFalse();
  }
}
