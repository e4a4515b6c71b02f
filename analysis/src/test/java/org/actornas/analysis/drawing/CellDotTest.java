package org.actornas.analysis.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CellDotTest {
  private static final Path GRAPHVIZ = Path.of("/usr/bin/dot");

  static Stream<Architecture> cells() {
    return Stream.of(1, 5, 12).flatMap(nodes -> RandomCells.of(nodes, 1));
  }

  @Test
  void has_every_node_and_edge_and_averages_the_leaves() {
    String dot = CellDot.draw(Architecture.of(0, 0, 1, 0, 2, 1, 3));

    assertThat(dot.lines().map(String::strip))
        .startsWith("digraph cell {")
        .contains(
            "n0 [label=\"0  tanh\", fillcolor=\"#97c8ee\", color=\"#0072b2\"];",
            "n3 [label=\"3  sigmoid\", fillcolor=\"#6cbb9f\", color=\"#00795a\"];",
            "mean [label=\"mean of 2 leaves\", style=rounded];")
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

  @ParameterizedTest
  @MethodSource("cells")
  void graphviz_draws_it_where_it_is_installed(Architecture cell, @TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("cell.dot"), CellDot.draw(cell));
    Path said = directory.resolve("said.txt");
    assumeTrue(Files.isExecutable(GRAPHVIZ), "Graphviz is not installed");

    Process dot =
        new ProcessBuilder(GRAPHVIZ.toString(), "-Tplain", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();

    assertThat(dot.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(dot.exitValue()).isZero();
    // N nodes, x, h_previous, mean and h; N-1 edges, two inputs, the leaves and the output
    assertThat(Files.readString(said)).doesNotContain("Warning", "Error");
    assertThat(Files.readAllLines(said))
        .filteredOn(line -> line.startsWith("node "))
        .hasSize(cell.nodes() + 4);
    assertThat(Files.readAllLines(said))
        .filteredOn(line -> line.startsWith("edge "))
        .hasSize(cell.nodes() + 2 + cell.leaves().length);
  }
}
