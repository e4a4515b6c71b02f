package org.actornas.worker.scratch.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;

/**
 * The nodes that read one parent. Their matrices stand side by side, so that one product serves all
 * of them.
 *
 * @param parent the node that they read
 * @param children in ascending order, at least one
 */
record Siblings(int parent, List<Integer> children) {

  /** All of a cell, by ascending parent: a parent's value is known when its turn comes. */
  static List<Siblings> of(Architecture cell) {
    List<Siblings> all = new ArrayList<>();
    for (int parent = 0; parent < cell.nodes(); parent++) {
      int reads = parent;
      List<Integer> children =
          IntStream.range(parent + 1, cell.nodes())
              .filter(node -> cell.parent(node) == reads)
              .boxed()
              .toList();
      if (!children.isEmpty()) {
        all.add(new Siblings(parent, children));
      }
    }
    return List.copyOf(all);
  }
}
