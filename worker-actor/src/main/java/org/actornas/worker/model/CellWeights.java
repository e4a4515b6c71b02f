package org.actornas.worker.model;

import java.util.List;
import org.actornas.protocol.weights.BlockName;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The weights of one cell, read once per minibatch.
 *
 * @param recurrent W_h, [H, C]
 * @param stackedEdges the matrices with which nodes 1 to N-1 read their parents, [N-1, H, C];
 *     meaningless if N = 1
 * @param edges the same one by one: N-1 times [H, C]
 */
record CellWeights(
    Operand<TFloat32> recurrent, Operand<TFloat32> stackedEdges, List<Operand<TFloat32>> edges) {

  static CellWeights of(Ops tf, WeightsVariables weights, ArchitectureInput architecture) {
    Operand<TFloat32> stacked =
        tf.resourceGather(weights.edges(), architecture.edges(), TFloat32.class);
    return new CellWeights(
        weights.value(BlockName.RECURRENT), stacked, apart(tf, stacked, architecture.nodes() - 1));
  }

  private static List<Operand<TFloat32>> apart(Ops tf, Operand<TFloat32> stacked, int count) {
    return count == 0 ? List.of() : List.copyOf(tf.unstack(stacked, (long) count).output());
  }

  Operand<TFloat32> recurrentTransposed(Ops tf) {
    return tf.linalg.transpose(recurrent, tf.constant(new int[] {1, 0}));
  }

  /**
   * N-1 times [C, H]. Transposing once and then multiplying in each time step takes half as long,
   * at H = 1000, as products that transpose.
   */
  List<Operand<TFloat32>> edgesTransposed(Ops tf) {
    return edges.isEmpty()
        ? List.of()
        : apart(
            tf, tf.linalg.transpose(stackedEdges, tf.constant(new int[] {0, 2, 1})), edges.size());
  }
}
