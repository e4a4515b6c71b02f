package org.actornas.worker.scratch.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * {@code w -= lr min(1, r / |g|) g}, where |g| is the norm of the gradient of all weights; nothing
 * changes if the loss or the norm is not finite.
 *
 * @param norm |g| before clipping, a scalar
 * @param applied whether the weights change, a scalar
 * @param operations what changes them
 */
record ClippedDescent(Operand<TFloat32> norm, Operand<TBool> applied, List<Op> operations) {

  /**
   * @param gradients by name of the weights
   * @param maxNorm r
   * @param loss a scalar
   * @param learningRate lr, a scalar
   */
  static ClippedDescent of(
      Ops tf,
      WeightVariables weights,
      Map<String, Operand<TFloat32>> gradients,
      float maxNorm,
      Operand<TFloat32> loss,
      Operand<TFloat32> learningRate) {
    List<Operand<TFloat32>> halfSquares = new ArrayList<>();
    gradients.values().forEach(gradient -> halfSquares.add(tf.nn.l2Loss(gradient)));
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(halfSquares)));
    Operand<TBool> finite = tf.math.logicalAnd(tf.math.isFinite(loss), tf.math.isFinite(norm));
    // a norm of zero gives infinity, and so factor 1
    Operand<TFloat32> clip =
        tf.math.minimum(tf.constant(1f), tf.math.div(tf.constant(maxNorm), norm));
    // if the step is dropped the rate does not come alive, and with it none of the updates
    SwitchCond<TFloat32> gate = tf.switchCond(tf.math.mul(learningRate, clip), finite);
    List<Op> updates = new ArrayList<>();
    gradients.forEach(
        (name, gradient) ->
            updates.add(
                tf.train.resourceApplyGradientDescent(
                    weights.handle(name), gate.outputTrue(), gradient)));
    return new ClippedDescent(norm, finite, updates);
  }
}
