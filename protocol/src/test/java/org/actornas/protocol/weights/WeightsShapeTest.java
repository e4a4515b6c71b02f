package org.actornas.protocol.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.weights.WeightsShape.Matrix;
import org.junit.jupiter.api.Test;

class WeightsShapeTest {
  private static final WeightsShape TIED = new WeightsShape(2_000, 64, 64, 12, NodeForm.HIGHWAY);

  @Test
  void twelve_nodes_have_five_common_blocks_and_66_edges() {
    List<BlockName> names = List.copyOf(TIED.blocks().keySet());

    assertThat(names).hasSize(5 + 66);
    assertThat(names.subList(0, 5))
        .containsExactly(
            BlockName.EMBEDDING,
            BlockName.SOFTMAX_BIAS,
            BlockName.INPUT,
            BlockName.INPUT_BIAS,
            BlockName.RECURRENT);
    for (int to = 1; to < 12; to++) {
      for (int from = 0; from < to; from++) {
        assertThat(names.get(5 + BlockName.edgeId(from, to))).isEqualTo(BlockName.edge(from, to));
      }
    }
  }

  @Test
  void highway_blocks_have_2h_columns() {
    assertThat(TIED.blocks())
        .containsEntry(BlockName.EMBEDDING, new Matrix(2_000, 64))
        .containsEntry(BlockName.SOFTMAX_BIAS, new Matrix(1, 2_000))
        .containsEntry(BlockName.INPUT, new Matrix(64, 128))
        .containsEntry(BlockName.INPUT_BIAS, new Matrix(1, 128))
        .containsEntry(BlockName.RECURRENT, new Matrix(64, 128))
        .containsEntry(BlockName.edge(0, 11), new Matrix(64, 128));
  }

  @Test
  void plain_blocks_have_h_columns() {
    assertThat(new WeightsShape(100, 8, 8, 2, NodeForm.PLAIN).blocks())
        .containsEntry(BlockName.INPUT, new Matrix(8, 8))
        .containsEntry(BlockName.INPUT_BIAS, new Matrix(1, 8))
        .containsEntry(BlockName.RECURRENT, new Matrix(8, 8))
        .containsEntry(BlockName.edge(0, 1), new Matrix(8, 8));
  }

  @Test
  void an_embedding_of_another_size_than_h_has_a_decoder() {
    WeightsShape untied = new WeightsShape(100, 16, 8, 1, NodeForm.HIGHWAY);

    assertThat(untied.tied()).isFalse();
    assertThat(untied.blocks())
        .containsEntry(BlockName.EMBEDDING, new Matrix(100, 16))
        .containsEntry(BlockName.DECODER, new Matrix(100, 8))
        .containsEntry(BlockName.INPUT, new Matrix(16, 16));
    assertThat(TIED.tied()).isTrue();
    assertThat(TIED.blocks()).doesNotContainKey(BlockName.DECODER);
  }

  @Test
  void one_cell_touches_the_common_blocks_and_one_edge_a_node() {
    WeightsShape shape = new WeightsShape(100, 8, 8, 4, NodeForm.HIGHWAY);

    assertThat(shape.touchedBy(List.of(Architecture.of(0, 0, 0, 1, 0, 0, 0))))
        .containsExactly(
            BlockName.EMBEDDING,
            BlockName.SOFTMAX_BIAS,
            BlockName.INPUT,
            BlockName.INPUT_BIAS,
            BlockName.RECURRENT,
            BlockName.edge(0, 1),
            BlockName.edge(1, 2),
            BlockName.edge(0, 3));
  }

  @Test
  void several_cells_touch_what_any_of_them_touches_in_the_order_of_blocks() {
    WeightsShape shape = new WeightsShape(100, 8, 8, 3, NodeForm.HIGHWAY);

    assertThat(
            shape.touchedBy(
                List.of(Architecture.of(0, 0, 0, 1, 0), Architecture.of(1, 0, 1, 0, 1))))
        .endsWith(BlockName.edge(0, 1), BlockName.edge(0, 2), BlockName.edge(1, 2))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_cell_of_another_size_does_not_fit() {
    assertThatThrownBy(() -> TIED.touchedBy(List.of(Architecture.of(0, 0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cell of 2 nodes does not fit weights for 12");
  }

  @Test
  void a_shape_without_extent_is_refused() {
    assertThatThrownBy(() -> new WeightsShape(1, 8, 8, 12, NodeForm.HIGHWAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a shape: V=1 E=8 H=8 N=12");
    assertThatThrownBy(() -> new WeightsShape(100, 0, 8, 12, NodeForm.HIGHWAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sizes_of_which_a_block_would_be_larger_than_an_array_are_refused_by_its_name() {
    assertThatThrownBy(() -> new WeightsShape(40_000, 65_536, 65_536, 2, NodeForm.HIGHWAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("block embedding [V, E] would have 40000 x 65536 values, more than 2147483639");
    assertThat(WeightsShape.tooLarge(40_000, 1, 65_536, NodeForm.PLAIN).orElseThrow())
        .startsWith("block decoder [V, H]");
    assertThat(WeightsShape.tooLarge(2, 65_536, 20_000, NodeForm.HIGHWAY).orElseThrow())
        .startsWith("block input [E, C]");
    assertThat(WeightsShape.tooLarge(2, 1, 40_000, NodeForm.HIGHWAY).orElseThrow())
        .startsWith("block recurrent [H, C]");
    assertThat(WeightsShape.tooLarge(2, 1, 40_000, NodeForm.PLAIN)).isEmpty();
  }
}
