package org.actornas.analysis.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;

class CellDotTest {
  @Test
  void has_every_node_and_edge_and_averages_the_leaves() {
    String dot = CellDot.draw(Architecture.of(0, 0, 1, 0, 2, 1, 3));

    assertThat(dot.lines().map(String::strip))
        .startsWith("digraph cell {")
        .contains(
            "n0 [label=\"0  tanh\", fillcolor=\"#d3e6f6\", color=\"#0072b2\"];",
            "n3 [label=\"3  sigmoid\", fillcolor=\"#cfeee1\", color=\"#00795a\"];")
        .endsWith(
            "x -> n0;",
            "h_previous -> n0;",
            "n0 -> n1;",
            "n0 -> n2;",
            "n1 -> n3;",
            "n2 -> mean [style=dashed];",
            "n3 -> mean [style=dashed];",
            "mean -> h;",
            "}");
  }

  @Test
  void carries_the_cell_s_canonical_text() {
    assertThat(CellDot.draw(Architecture.of(2, 0, 1))).contains("label=\"2 0 1\"");
  }
}
