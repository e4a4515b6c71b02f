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
 * @param edges the matrices with which nodes 1 to N-1 read their parents: N-1 times [H, C]
 * @param stackedEdges the same as one tensor, [N-1, H, C]; meaningless if N = 1
 */
record CellWeights(
    Operand<TFloat32> recurrent, List<Operand<TFloat32>> edges, Operand<TFloat32> stackedEdges) {

  static CellWeights of(Ops tf, WeightsVariables weights, ArchitectureInput architecture) {
    Operand<TFloat32> stacked =
        tf.resourceGather(weights.edges(), architecture.edges(), TFloat32.class);
    int count = architecture.nodes() - 1;
    return new CellWeights(
        weights.value(BlockName.RECURRENT),
        count == 0 ? List.of() : List.copyOf(tf.unstack(stacked, (long) count).output()),
        stacked);
  }
}
