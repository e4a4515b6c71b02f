package org.actornas.worker.scratch.model;

import java.util.ArrayList;
import java.util.List;
import org.actornas.worker.model.GraphScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The running mean of the weights, {@code a += (w - a) / k}.
 *
 * @param share 1 / k, a scalar to feed; k counts the weights averaged, these included
 * @param operations what changes the averages
 */
record AveragingGraph(Operand<TFloat32> share, List<Op> operations) {

  static AveragingGraph build(
      GraphScope scope, CellShape shape, WeightVariables weights, WeightVariables averages) {
    Ops tf = scope.tf();
    Operand<TFloat32> share = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    List<Op> operations = new ArrayList<>();
    for (String name : shape.weights().keySet()) {
      Operand<TFloat32> distance =
          tf.math.sub(
              CellNetwork.get(weights.values(), name), CellNetwork.get(averages.values(), name));
      operations.add(tf.assignAddVariableOp(averages.handle(name), tf.math.mul(distance, share)));
    }
    return new AveragingGraph(share, operations);
  }
}
