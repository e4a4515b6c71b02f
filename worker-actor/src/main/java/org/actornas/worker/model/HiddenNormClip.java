package org.actornas.worker.model;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * Scales each row of a state down to a largest L2 norm.
 *
 * @param maxNorm r, positive; infinity for no limit
 */
public record HiddenNormClip(float maxNorm) {

  /**
   * The state and how it came about.
   *
   * @param state h, [B, H]
   * @param scale s, [B, 1]
   */
  public record Clipped(Operand<TFloat32> state, Operand<TFloat32> scale) {}

  /**
   * {@code h = s m}, {@code s = min(1, r / |m|)} row by row.
   *
   * @param mean m, [B, H]
   */
  public Clipped clip(Ops tf, Operand<TFloat32> mean) {
    Operand<TFloat32> squares = rowSums(tf, tf.math.square(mean)); // [B, 1]
    // a row of zeros gives 1/0 = infinity, and so scale 1
    Operand<TFloat32> scale =
        tf.math.minimum(tf.constant(1f), tf.math.mul(tf.constant(maxNorm), tf.math.rsqrt(squares)));
    return new Clipped(tf.math.mul(mean, scale), scale);
  }

  /**
   * {@code dm = s (dh - h (h . dh) / r^2)} for rows that were scaled, {@code dm = dh} for others.
   *
   * @param dh gradient of the state, [B, H]
   * @param clipped what {@link #clip} gave
   * @return gradient of the mean, [B, H]
   */
  public Operand<TFloat32> gradient(Ops tf, Operand<TFloat32> dh, Clipped clipped) {
    Operand<TFloat32> wasScaled =
        tf.dtypes.cast(tf.math.less(clipped.scale(), tf.constant(1f)), TFloat32.class); // [B, 1]
    Operand<TFloat32> radial =
        tf.math.mul(
            rowSums(tf, tf.math.mul(clipped.state(), dh)),
            tf.math.mul(wasScaled, tf.constant(1 / (maxNorm * maxNorm)))); // [B, 1]
    return tf.math.mul(clipped.scale(), tf.math.sub(dh, tf.math.mul(clipped.state(), radial)));
  }

  private static Operand<TFloat32> rowSums(Ops tf, Operand<TFloat32> matrix) {
    return tf.reduceSum(matrix, tf.constant(1), ReduceSum.keepDims(true));
  }
}
