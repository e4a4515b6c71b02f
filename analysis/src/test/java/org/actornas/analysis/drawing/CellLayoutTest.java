package org.actornas.analysis.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CellLayoutTest {
  static Stream<Architecture> cells() {
    return Stream.of(1, 2, 5, 12, 30).flatMap(nodes -> RandomCells.of(nodes, 8));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void a_node_is_one_row_below_the_node_that_it_reads(Architecture cell) {
    CellLayout layout = CellLayout.of(cell);

    assertThat(layout.row(0)).isZero();
    for (int node = 1; node < cell.nodes(); node++) {
      assertThat(layout.row(node)).isEqualTo(layout.row(cell.parent(node)) + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void nodes_of_one_row_are_at_least_a_column_apart(Architecture cell) {
    CellLayout layout = CellLayout.of(cell);

    for (int a = 0; a < cell.nodes(); a++) {
      for (int b = 0; b < a; b++) {
        if (layout.row(a) == layout.row(b)) {
          assertThat(Math.abs(layout.column(a) - layout.column(b))).isGreaterThanOrEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void edges_do_not_cross(Architecture cell) {
    CellLayout layout = CellLayout.of(cell);

    for (int a = 1; a < cell.nodes(); a++) {
      for (int b = 1; b < cell.nodes(); b++) {
        if (layout.row(a) == layout.row(b) && layout.column(a) < layout.column(b)) {
          assertThat(layout.column(cell.parent(a)))
              .isLessThanOrEqualTo(layout.column(cell.parent(b)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void below_a_leaf_its_column_is_free(Architecture cell) {
    CellLayout layout = CellLayout.of(cell);

    for (int leaf : cell.leaves()) {
      for (int node = 0; node < cell.nodes(); node++) {
        if (layout.row(node) > layout.row(leaf)) {
          assertThat(Math.abs(layout.column(node) - layout.column(leaf))).isGreaterThanOrEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void every_leaf_has_a_column_of_its_own(Architecture cell) {
    CellLayout layout = CellLayout.of(cell);

    assertThat(Arrays.stream(cell.leaves()).mapToDouble(layout::column).sorted().toArray())
        .isEqualTo(IntStream.range(0, layout.columnCount()).asDoubleStream().toArray());
  }
}
