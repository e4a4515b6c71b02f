package org.actornas.worker.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * Where a step's nodes stand in the lists of node values.
 *
 * @param nodes N
 * @param base index of node 0: t N, a scalar
 */
record NodeIndices(int nodes, Operand<TInt32> base) {

  /**
   * Of one step.
   *
   * @param step t, or null where only one step is kept
   */
  static NodeIndices of(Ops tf, int nodes, @Nullable Operand<TInt32> step) {
    return new NodeIndices(
        nodes, step == null ? tf.constant(0) : tf.math.mul(step, tf.constant(nodes)));
  }

  /** The indices of some nodes. */
  Operand<TInt32> at(Ops tf, Operand<TInt32> someNodes) {
    return tf.math.add(someNodes, base);
  }

  /** The index of each node: N scalars. */
  List<Operand<TInt32>> own(Ops tf) {
    int[] all = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      all[node] = node;
    }
    return scalars(tf, at(tf, tf.constant(all)), nodes);
  }

  /** The index of the parent of each node but the first: N-1 scalars. */
  List<Operand<TInt32>> parents(Ops tf, Operand<TInt32> parents) {
    return scalars(tf, at(tf, parents), nodes - 1);
  }

  /** Takes a vector apart. */
  static List<Operand<TInt32>> scalars(Ops tf, Operand<TInt32> vector, int size) {
    return size == 0 ? List.of() : List.copyOf(tf.unstack(vector, (long) size).output());
  }
}
