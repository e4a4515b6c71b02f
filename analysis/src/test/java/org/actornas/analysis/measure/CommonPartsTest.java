package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;

class CommonPartsTest {
  // tanh; 1 reads 0, relu; 2 reads 0, identity; 3 reads 1, sigmoid: leaves 2, 3
  private static final Architecture CELL = Architecture.of(0, 0, 1, 0, 2, 1, 3);

  @Test
  void a_cell_has_all_in_common_with_itself() {
    // edges: x, h, three parents, two leaves, the output
    assertThat(CommonParts.of(CELL, CELL)).isEqualTo(new CommonParts(4, 3, 8, 8));
  }

  @Test
  void an_activation_counts_at_its_node_but_on_edges_only_where_the_edge_is_in_common() {
    // 3 reads 2 instead of 1: leaves 1, 3
    CommonParts common = CommonParts.of(CELL, Architecture.of(0, 0, 1, 0, 2, 2, 3));

    assertThat(common.activations()).isEqualTo(4);
    assertThat(common.connections()).isEqualTo(2);
    // x and h to 0, 0 to 1, 0 to 2, 3 to the mean, the output
    assertThat(common.activationsOnEdges()).isEqualTo(6);
    assertThat(common.edges()).isEqualTo(6);
  }

  @Test
  void two_edges_enter_the_first_node_so_its_activation_counts_twice_on_edges() {
    CommonParts common = CommonParts.of(CELL, Architecture.of(1, 0, 1, 0, 2, 1, 3));

    assertThat(common).isEqualTo(new CommonParts(3, 3, 6, 8));
  }

  @Test
  void edges_into_the_mean_and_the_output_are_in_common_whatever_the_activations() {
    CommonParts common = CommonParts.of(CELL, Architecture.of(1, 0, 2, 0, 3, 1, 0));

    assertThat(common).isEqualTo(new CommonParts(0, 3, 3, 8));
  }

  @Test
  void does_not_depend_on_the_order() {
    for (Architecture a : Cells.random(12, 10, 1)) {
      for (Architecture b : Cells.random(12, 10, 2)) {
        assertThat(CommonParts.of(a, b)).isEqualTo(CommonParts.of(b, a));
      }
    }
  }

  @Test
  void refuses_cells_of_different_size() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CommonParts.of(CELL, Architecture.of(0)))
        .withMessage("cells of 4 and 1 nodes have no nodes in common");
  }
}
