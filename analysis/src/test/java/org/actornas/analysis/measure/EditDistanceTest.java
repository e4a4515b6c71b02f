package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.actornas.analysis.measure.EditDistance.Labels;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EditDistanceTest {
  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,3", "4,4", "5,5", "1,5", "5,2", "3,5", "6,4", "6,6"})
  void is_the_least_cost_over_all_ways_to_pair_nodes(int nodes, int others) {
    int count = nodes == 6 ? 6 : 12;
    List<Architecture> some = Cells.random(nodes, count, 1);
    List<Architecture> more = Cells.random(others, count, 2);

    for (Labels labels : Labels.values()) {
      EditDistance distance = new EditDistance(labels);
      for (Architecture a : some) {
        for (Architecture b : more) {
          assertThat(distance.between(a, b))
              .as("%s and %s, labels %s", a, b, labels)
              .isEqualTo(CellGraph.distanceByDefinition(a, b, labels));
        }
      }
    }
  }

  @Test
  void another_activation_is_one_edit_if_activations_count() {
    Architecture tanh = Architecture.of(0, 0, 1, 1, 2);
    Architecture sigmoid = Architecture.of(0, 0, 3, 1, 2);

    assertThat(EditDistance.between(tanh, sigmoid, Labels.COUNTED)).isEqualTo(1);
    assertThat(EditDistance.between(tanh, sigmoid, Labels.IGNORED)).isZero();
  }

  @Test
  void another_parent_is_two_edits_and_one_more_for_each_leaf_that_comes_or_goes() {
    Architecture chain = Architecture.of(0, 0, 1, 1, 2);
    Architecture star = Architecture.of(0, 0, 1, 0, 2);

    // 1 -> 2 goes, 0 -> 2 and 1 -> mean come
    assertThat(EditDistance.between(chain, star, Labels.COUNTED)).isEqualTo(3);
  }

  @Test
  void the_numbers_of_nodes_do_not_matter() {
    Architecture one = Architecture.of(0, 0, 1, 0, 2, 1, 3);
    Architecture swapped = Architecture.of(0, 0, 2, 0, 1, 2, 3);

    assertThat(CommonParts.of(one, swapped).activations()).isEqualTo(2);
    assertThat(EditDistance.between(one, swapped, Labels.COUNTED)).isZero();
  }

  @Test
  void a_further_node_is_a_node_and_its_edges() {
    Architecture one = Architecture.of(0);
    Architecture two = Architecture.of(0, 0, 1);

    // node 1, 0 -> 1 and 1 -> mean come, 0 -> mean goes
    assertThat(EditDistance.between(one, two, Labels.COUNTED)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Labels.class)
  void is_a_metric(Labels labels) {
    List<Architecture> cells = Cells.random(9, 8, 3);
    EditDistance distance = new EditDistance(labels);

    for (Architecture a : cells) {
      assertThat(distance.between(a, a)).isZero();
      for (Architecture b : cells) {
        assertThat(distance.between(a, b)).isEqualTo(distance.between(b, a));
        for (Architecture c : cells) {
          assertThat(distance.between(a, c))
              .isLessThanOrEqualTo(distance.between(a, b) + distance.between(b, c));
        }
      }
    }
  }

  @Test
  void memory_that_other_pairs_used_changes_nothing() {
    EditDistance used = new EditDistance(Labels.COUNTED);
    List<Architecture> large = Cells.random(12, 5, 4);
    List<Architecture> small = Cells.random(7, 5, 5);

    for (Architecture a : large) {
      for (Architecture b : small) {
        for (Architecture c : large) {
          assertThat(used.between(a, c)).isEqualTo(EditDistance.between(a, c, Labels.COUNTED));
        }
        assertThat(used.between(b, a)).isEqualTo(EditDistance.between(b, a, Labels.COUNTED));
      }
    }
  }

  @Test
  void is_small_for_a_few_edits_of_a_large_cell() {
    for (Architecture cell : Cells.random(EditDistance.MAX_NODES, 2, 6)) {
      int[] decisions = cell.decisions();
      decisions[0] = (decisions[0] + 1) % 4;
      decisions[10] = (decisions[10] + 1) % 4;
      int distance = EditDistance.between(cell, Architecture.of(decisions), Labels.COUNTED);

      assertThat(distance).isPositive().isLessThanOrEqualTo(2);
    }
  }

  @Test
  void refuses_a_cell_that_is_too_large() {
    Architecture large = Cells.random(EditDistance.MAX_NODES + 1, 1, 7).get(0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EditDistance.between(Architecture.of(0), large, Labels.COUNTED))
        .withMessage("edit distances are computed for cells of up to 16 nodes, but one has 17");
  }
}
