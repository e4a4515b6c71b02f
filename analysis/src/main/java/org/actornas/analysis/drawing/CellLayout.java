package org.actornas.analysis.drawing;

import java.util.ArrayList;
import java.util.List;
import org.actornas.protocol.architecture.Architecture;

/**
 * Where a cell's nodes stand. A cell is a tree, as every node reads one other: a node's row is its
 * depth, every leaf has a column of its own, and an inner node stands in the middle of the nodes
 * that read it. So nodes never overlap, edges never cross, and below a leaf its column is free.
 */
final class CellLayout {
  private final int[] rows;
  private final double[] columns;
  private int rowCount;
  private int columnCount;
  private double longestSpan;

  private CellLayout(int nodes) {
    rows = new int[nodes];
    columns = new double[nodes];
  }

  static CellLayout of(Architecture cell) {
    List<List<Integer>> readers = new ArrayList<>();
    for (int node = 0; node < cell.nodes(); node++) {
      readers.add(new ArrayList<>());
      if (node > 0) {
        readers.get(cell.parent(node)).add(node);
      }
    }
    CellLayout layout = new CellLayout(cell.nodes());
    layout.place(0, 0, readers);
    return layout;
  }

  private void place(int node, int row, List<List<Integer>> readers) {
    rows[node] = row;
    rowCount = Math.max(rowCount, row + 1);
    List<Integer> below = readers.get(node);
    if (below.isEmpty()) {
      columns[node] = columnCount++;
      return;
    }
    for (int reader : below) {
      place(reader, row + 1, readers);
    }
    double first = columns[below.get(0)];
    double last = columns[below.get(below.size() - 1)];
    columns[node] = (first + last) / 2;
    longestSpan = Math.max(longestSpan, (last - first) / 2);
  }

  /** A node's row, 0 at the top. */
  int row(int node) {
    return rows[node];
  }

  /** A node's column, 0 at the left; inner nodes may stand between two columns. */
  double column(int node) {
    return columns[node];
  }

  int rowCount() {
    return rowCount;
  }

  /** As many as there are leaves. */
  int columnCount() {
    return columnCount;
  }

  /** How many columns the longest edge crosses. */
  double longestSpan() {
    return longestSpan;
  }
}
