package org.actornas.analysis.measure;

import org.actornas.protocol.architecture.Architecture;

/**
 * What two cells of one number of nodes have in common, in the two readings of the paper's "common
 * activations" and "common connections".
 *
 * <p>The paper's words compare node by node. The published code (georgeadam/menas, {@code
 * hidden_state_naive_similarity.py}) compares edge by edge, on the graph with the inputs x and h,
 * the mean of the leaves, and the output: an edge is in common if both graphs have it, and its
 * activation is in common if the nodes at its end also carry the same label. So its activations
 * count only where the connection is in common; node 0, which two edges enter, counts twice; and
 * leaves in common count in both numbers, since their edges end in the same averaging node.
 *
 * @param activations nodes with the same activation: 0 to N
 * @param connections nodes that read the same node: 1 (the parent of node 1 is always node 0) to
 *     N-1; 0 if N is 1
 * @param activationsOnEdges the published code's common activations: at least 1, at most 2 + (N-1)
 *     + leaves + 1
 * @param edges the published code's common connections: at least 3
 */
public record CommonParts(int activations, int connections, int activationsOnEdges, int edges) {
  /** Edges of every graph: x and h to node 0, and the mean to the output. */
  private static final int INPUT_EDGES = 2;

  private static final int OUTPUT_EDGES = 1;

  /**
   * Counts.
   *
   * @throws IllegalArgumentException if the cells differ in their number of nodes
   */
  public static CommonParts of(Architecture a, Architecture b) {
    if (a.nodes() != b.nodes()) {
      throw new IllegalArgumentException(
          "cells of %d and %d nodes have no nodes in common".formatted(a.nodes(), b.nodes()));
    }
    boolean sameRoot = a.activation(0) == b.activation(0);
    int activations = sameRoot ? 1 : 0;
    int connections = 0;
    int activationsOnConnections = 0;
    for (int node = 1; node < a.nodes(); node++) {
      boolean sameActivation = a.activation(node) == b.activation(node);
      boolean sameParent = a.parent(node) == b.parent(node);
      activations += sameActivation ? 1 : 0;
      connections += sameParent ? 1 : 0;
      activationsOnConnections += sameActivation && sameParent ? 1 : 0;
    }
    int leaves = commonLeaves(a, b);
    return new CommonParts(
        activations,
        connections,
        (sameRoot ? INPUT_EDGES : 0) + activationsOnConnections + leaves + OUTPUT_EDGES,
        INPUT_EDGES + connections + leaves + OUTPUT_EDGES);
  }

  private static int commonLeaves(Architecture a, Architecture b) {
    int common = 0;
    int[] ours = a.leaves();
    int[] theirs = b.leaves();
    int i = 0;
    int j = 0;
    while (i < ours.length && j < theirs.length) {
      if (ours[i] == theirs[j]) {
        common++;
        i++;
        j++;
      } else if (ours[i] < theirs[j]) {
        i++;
      } else {
        j++;
      }
    }
    return common;
  }
}
