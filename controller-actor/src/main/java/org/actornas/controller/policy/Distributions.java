package org.actornas.controller.policy;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The decisions' distributions {@code p = softmax(z)}.
 *
 * @param logProbabilities [S, R, C]
 * @param probabilities [S, R, C]; exactly 0 where masked
 */
record Distributions(Ops tf, Operand<TFloat32> logProbabilities, Operand<TFloat32> probabilities) {

  /** Of masked logits, [S, R, C]. */
  static Distributions of(Ops tf, Operand<TFloat32> logits) {
    // TensorFlow's C++ gradient of LogSoftmax is wrong unless its input is a matrix
    Operand<TInt32> shape = tf.shape(logits);
    Operand<TInt32> matrix = tf.constant(new int[] {-1, Math.toIntExact(logits.shape().get(2))});
    Operand<TFloat32> logProbabilities =
        tf.reshape(tf.nn.logSoftmax(tf.reshape(logits, matrix)), shape);
    return new Distributions(tf, logProbabilities, tf.math.exp(logProbabilities));
  }

  /** {@code H = -sum_v p_v log p_v}, nats, [S, R]; a masked choice adds 0 * -1e9 = 0. */
  Operand<TFloat32> entropies() {
    return tf.math.neg(overChoices(tf.math.mul(probabilities, logProbabilities)));
  }

  /** The largest probability of each, [S, R]. */
  Operand<TFloat32> maxima() {
    return tf.reduceMax(probabilities, tf.constant(2), ReduceMax.keepDims(false));
  }

  /** {@code log p} of the decisions taken, [S, R]. */
  Operand<TFloat32> logProbabilitiesOf(Operand<TFloat32> oneHot) {
    return overChoices(tf.math.mul(logProbabilities, oneHot));
  }

  /** {@code p} of the decisions taken, [S, R]. */
  Operand<TFloat32> probabilitiesOf(Operand<TFloat32> oneHot) {
    return overChoices(tf.math.mul(probabilities, oneHot));
  }

  /** Decisions [S, R] as one-hot rows [S, R, C]. */
  static Operand<TFloat32> oneHot(Ops tf, Operand<TInt32> decisions, int width) {
    return tf.oneHot(decisions, tf.constant(width), tf.constant(1f), tf.constant(0f));
  }

  private Operand<TFloat32> overChoices(Operand<TFloat32> values) {
    return tf.reduceSum(values, tf.constant(2), ReduceSum.keepDims(false));
  }
}
