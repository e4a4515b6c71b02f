package org.actornas.worker.model;

import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.weights.BlockName;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * An architecture as tensors: what makes one graph compute any cell of the search space.
 *
 * @param nodes N
 * @param activations decisions, [N]
 * @param parents of nodes 1 to N-1, [N-1]
 * @param edges ids of the edges from them, [N-1]
 * @param leaves nodes that no node reads, [leaves]
 * @param gradientSlots where a node finds the gradient of its value, [N]: a leaf in slot N, that of
 *     the cell's mean; another in its own, where the nodes that read it have added theirs
 */
record ArchitectureInput(
    int nodes,
    Operand<TInt32> activations,
    Operand<TInt32> parents,
    Operand<TInt32> edges,
    Operand<TInt32> leaves,
    Operand<TInt32> gradientSlots) {

  static ArchitectureInput create(Ops tf, int nodes) {
    return new ArchitectureInput(
        nodes,
        tf.placeholder(TInt32.class),
        tf.placeholder(TInt32.class),
        tf.placeholder(TInt32.class),
        tf.placeholder(TInt32.class),
        tf.placeholder(TInt32.class));
  }

  void feed(Feeds feeds, Architecture architecture) {
    int[] activationOf = new int[nodes];
    int[] parentOf = new int[nodes - 1];
    int[] edgeTo = new int[nodes - 1];
    int[] slotOf = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      activationOf[node] = architecture.decision(2 * node);
      slotOf[node] = node;
      if (node > 0) {
        parentOf[node - 1] = architecture.parent(node);
        edgeTo[node - 1] = BlockName.edgeId(architecture.parent(node), node);
      }
    }
    for (int leaf : architecture.leaves()) {
      slotOf[leaf] = nodes;
    }
    feeds
        .vector(activations, activationOf)
        .vector(parents, parentOf)
        .vector(edges, edgeTo)
        .vector(leaves, architecture.leaves())
        .vector(gradientSlots, slotOf);
  }
}
