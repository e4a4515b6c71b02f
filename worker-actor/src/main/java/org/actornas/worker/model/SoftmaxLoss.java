package org.actornas.worker.model;

import java.util.List;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The negative log-likelihood of the targets under {@code softmax(o D^T + b)}, where D is the
 * decoder, or the embedding if the two are tied.
 */
final class SoftmaxLoss {
  private final Ops tf;
  private final Operand<TFloat32> outputs; // o, [T*B, H]
  private final Operand<TFloat32> decoder; // D, [V, H]
  private final Operand<TFloat32> bias; // b, [V]
  private final Operand<TInt32> places; // of the targets in [T*B, V]: [T*B, 2]

  /** The block that holds D. */
  static BlockName decoderOf(WeightsShape shape) {
    return shape.tied() ? BlockName.EMBEDDING : BlockName.DECODER;
  }

  /**
   * @param outputs o, states of all time steps, [T*B, H]
   */
  SoftmaxLoss(
      GraphScope scope,
      WeightsShape shape,
      WeightsVariables weights,
      TextInput text,
      Operand<TFloat32> outputs) {
    this.tf = scope.tf();
    this.outputs = outputs;
    this.decoder = weights.value(decoderOf(shape));
    this.bias = weights.value(BlockName.SOFTMAX_BIAS);
    Operand<TInt32> rows = tf.range(tf.constant(0), tf.size(text.targets()), tf.constant(1));
    this.places = tf.stack(List.of(rows, text.targets()), Stack.axis(1L));
  }

  /** {@code o D^T + b}: [T*B, V]. */
  private Operand<TFloat32> logits() {
    return tf.nn.biasAdd(tf.linalg.matMul(outputs, decoder, MatMul.transposeB(true)), bias);
  }

  /** {@code - sum of log p(y)}, a scalar: exact however small a probability is. */
  Operand<TFloat32> total() {
    Operand<TFloat32> logProbabilities = tf.nn.logSoftmax(logits());
    return tf.math.neg(tf.reduceSum(tf.gatherNd(logProbabilities, places), tf.constant(0)));
  }

  /**
   * The loss and its gradients.
   *
   * @param mean mean of -log p(y), a scalar; no token counts for more than 87.3 nats, where
   *     probabilities leave float's range
   * @param dOutputs do, [T*B, H]
   * @param dDecoder dD, [V, H]
   * @param dBias db, [V]
   */
  record WithGradients(
      Operand<TFloat32> mean,
      Operand<TFloat32> dOutputs,
      Operand<TFloat32> dDecoder,
      Operand<TFloat32> dBias) {}

  /**
   * {@code dlogits = (p - onehot(y)) / (T B)}, {@code do = dlogits D}, {@code dD = dlogits^T o},
   * {@code db = sum over rows of dlogits}.
   */
  WithGradients meanWithGradients() {
    Operand<TFloat32> probabilities = tf.nn.softmax(logits());
    Operand<TFloat32> ofTargets = tf.gatherNd(probabilities, places); // [T*B]
    Operand<TFloat32> mean =
        tf.math.neg(
            tf.math.mean(
                tf.math.log(tf.math.maximum(ofTargets, tf.constant(Float.MIN_NORMAL))),
                tf.constant(0)));
    // the probabilities have no reader left by then, so that this happens in place
    Ops afterwards = tf.withControlDependencies(ofTargets);
    Operand<TFloat32> error =
        afterwards.tensorScatterNdSub(probabilities, places, afterwards.onesLike(ofTargets));

    // 1 / (T B) goes to the small factors, not to [T*B, V]
    Operand<TFloat32> share =
        tf.math.reciprocal(tf.dtypes.cast(tf.size(ofTargets), TFloat32.class));
    return new WithGradients(
        mean,
        tf.math.mul(tf.linalg.matMul(error, decoder), share),
        tf.linalg.matMul(error, tf.math.mul(outputs, share), MatMul.transposeA(true)),
        tf.math.mul(tf.reduceSum(error, tf.constant(0)), share));
  }
}
