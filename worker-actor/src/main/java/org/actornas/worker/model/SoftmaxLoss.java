package org.actornas.worker.model;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The negative log-likelihood of the targets under {@code softmax(o D^T + b)}, where D is the
 * decoder, or the embedding if the two are tied.
 */
public final class SoftmaxLoss {
  private final Ops tf;
  private final Operand<TFloat32> outputs; // o, [T*B, H]
  private final Operand<TFloat32> decoder; // D, [V, H]
  private final Operand<TFloat32> bias; // b, [V]
  private final Operand<TInt32> targets; // y, [T*B]
  private final Operand<TInt32> places; // of the targets in [T*B, V]: [T*B, 2]

  /**
   * @param outputs o, what the softmax reads in all time steps, [T*B, H]
   * @param decoder D, [V, H]
   * @param bias b, [V]
   * @param targets y, [T*B]
   */
  public SoftmaxLoss(
      GraphScope scope,
      Operand<TFloat32> outputs,
      Operand<TFloat32> decoder,
      Operand<TFloat32> bias,
      Operand<TInt32> targets) {
    this.tf = scope.tf();
    this.outputs = outputs;
    this.decoder = decoder;
    this.bias = bias;
    this.targets = targets;
    Operand<TInt32> rows = tf.range(tf.constant(0), tf.size(targets), tf.constant(1));
    this.places = tf.stack(List.of(rows, targets), Stack.axis(1L));
  }

  /** {@code o D^T + b}: [T*B, V]. */
  private Operand<TFloat32> logits() {
    return tf.nn.biasAdd(tf.linalg.matMul(outputs, decoder, MatMul.transposeB(true)), bias);
  }

  /**
   * The model's view of the targets.
   *
   * @param probabilities p, [T*B, V]
   * @param logOfTargets log p(y), [T*B]
   */
  private record Prediction(Operand<TFloat32> probabilities, Operand<TFloat32> logOfTargets) {}

  /**
   * {@code p = softmax(logits)} and {@code log p(y)}. The logarithm is that of the softmax, three
   * times as fast as a logarithm of softmax over [T*B, V], which runs only if a probability leaves
   * the range of floats: so the result is exact however small it is.
   */
  private Prediction predict() {
    Operand<TFloat32> logits = logits();
    Operand<TFloat32> probabilities = tf.nn.softmax(logits);
    Operand<TFloat32> ofTargets = tf.gatherNd(probabilities, places); // [T*B]
    Operand<TBool> tooSmall =
        tf.math.less(tf.min(ofTargets, tf.constant(0)), tf.constant(Float.MIN_NORMAL));
    Operand<TFloat32> common = tf.math.log(tf.switchCond(ofTargets, tooSmall).outputFalse());
    Operand<TFloat32> rare =
        tf.gatherNd(tf.nn.logSoftmax(tf.switchCond(logits, tooSmall).outputTrue()), places);
    return new Prediction(probabilities, tf.merge(List.of(common, rare)).output());
  }

  /** {@code - sum of log p(y)}, a scalar. */
  public Operand<TFloat32> total() {
    return tf.math.neg(tf.reduceSum(predict().logOfTargets(), tf.constant(0)));
  }

  /**
   * The loss and its gradients.
   *
   * @param mean mean of -log p(y), a scalar
   * @param dOutputs do, [T*B, H]
   * @param dDecoder dD, [V, H]
   * @param dBias db, [V]
   */
  public record WithGradients(
      Operand<TFloat32> mean,
      Operand<TFloat32> dOutputs,
      Operand<TFloat32> dDecoder,
      Operand<TFloat32> dBias) {}

  /**
   * {@code dlogits = (p - onehot(y)) / (T B)}, {@code do = dlogits D}, {@code dD = dlogits^T o},
   * {@code db = sum over rows of dlogits}. The two terms of dlogits go their ways apart, and the
   * factor to the small matrices, so that nothing of the size [T*B, V] is written but p.
   */
  public WithGradients meanWithGradients() {
    Prediction prediction = predict();
    Operand<TFloat32> p = prediction.probabilities();
    Operand<TFloat32> mean = tf.math.neg(tf.math.mean(prediction.logOfTargets(), tf.constant(0)));
    Operand<TFloat32> share =
        tf.math.reciprocal(tf.dtypes.cast(tf.size(targets), TFloat32.class)); // 1 / (T B)
    Operand<TFloat32> sharedOutputs = tf.math.mul(outputs, share);
    Operand<TInt32> targetRows = tf.expandDims(targets, tf.constant(1)); // [T*B, 1]

    Operand<TFloat32> dOutputs =
        tf.math.mul(
            tf.math.sub(tf.linalg.matMul(p, decoder), tf.gather(decoder, targets, tf.constant(0))),
            share);
    Operand<TFloat32> dDecoder =
        tf.tensorScatterNdSub(
            tf.linalg.matMul(p, sharedOutputs, MatMul.transposeA(true)), targetRows, sharedOutputs);
    Operand<TFloat32> dBias =
        tf.math.mul(
            tf.tensorScatterNdSub(
                tf.reduceSum(p, tf.constant(0)),
                targetRows,
                tf.fill(tf.shape(targets), tf.constant(1f))),
            share);
    return new WithGradients(mean, dOutputs, dDecoder, dBias);
  }
}
