package org.actornas.analysis.drawing;

import org.actornas.protocol.architecture.Architecture;

/** A cell as a graph in Graphviz's DOT language, in the colours of {@link CellSvg}. */
public final class CellDot {
  private CellDot() {}

  /** The DOT text of a cell: {@code dot -Tsvg cell.dot} draws it. */
  public static String draw(Architecture cell) {
    int[] leaves = cell.leaves();
    StringBuilder dot =
        new StringBuilder(
            """
            digraph cell {
              graph [rankdir=TB, ordering=out, label="%s", fontname="Helvetica", fontsize=10];
              node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=12];
              edge [color="#555555"];
              x [label=<<I>x</I><SUB>t</SUB>>, shape=circle, style=solid, fixedsize=true, width=0.6];
              h_previous [label=<<I>h</I><SUB>t-1</SUB>>, shape=circle, style=solid, fixedsize=true, width=0.6];
              mean [label="%s", style=rounded];
              h [label=<<I>h</I><SUB>t</SUB>>, shape=circle, style=solid, fixedsize=true, width=0.6];
            """
                .formatted(
                    cell.text(),
                    leaves.length == 1
                        ? "one leaf"
                        : "mean of %s leaves".formatted(leaves.length)));
    for (int node = 0; node < cell.nodes(); node++) {
      Palette colours = Palette.of(cell.activation(node));
      dot.append(
          "  n%s [label=\"%s  %s\", fillcolor=\"%s\", color=\"%s\"];\n"
              .formatted(
                  node, node, cell.activation(node).label(), colours.fill(), colours.stroke()));
    }
    dot.append("  x -> n0;\n  h_previous -> n0;\n");
    for (int node = 1; node < cell.nodes(); node++) {
      dot.append("  n%s -> n%s;\n".formatted(cell.parent(node), node));
    }
    for (int leaf : leaves) {
      dot.append("  n%s -> mean [style=dashed];\n".formatted(leaf));
    }
    return dot.append("  mean -> h;\n}\n").toString();
  }
}
