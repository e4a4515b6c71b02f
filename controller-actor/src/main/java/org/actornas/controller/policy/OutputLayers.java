package org.actornas.controller.policy;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.actornas.controller.policy.Variables.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One output layer per decision, in two variables for all: {@code z_t = k * tanh((h_t W_t + b_t) /
 * T) + mask_t}, with temperature T and tanh constant k. The mask makes the probability of a padded
 * choice exactly 0, and that of an only choice exactly 1.
 */
final class OutputLayers {
  private final Ops tf;
  private final UnaryOperator<Operand<TFloat32>> squash;
  private final Operand<TFloat32> weights; // [S, H, C]
  private final Operand<TFloat32> bias; // [S, 1, C]
  private final Operand<TFloat32> mask; // [S, 1, C]
  private final int steps;

  private OutputLayers(
      Ops tf,
      DecisionLayout layout,
      UnaryOperator<Operand<TFloat32>> squash,
      Variable weights,
      Variable bias) {
    this.tf = tf;
    this.squash = squash;
    this.weights = weights.value();
    this.bias = bias.value();
    this.steps = Math.toIntExact(weights.shape().get(0));
    this.mask =
        tf.reshape(
            tf.constant(Arrays.copyOf(layout.mask(), steps * layout.width())),
            tf.constant(new int[] {steps, 1, layout.width()}));
  }

  /**
   * The layers of the first S decisions of a layout.
   *
   * @param weights [S, H, C]
   * @param bias [S, 1, C]
   */
  OutputLayers(
      Ops tf, DecisionLayout layout, PolicySettings settings, Variable weights, Variable bias) {
    this(
        tf,
        layout,
        logits ->
            tf.math.mul(
                tf.math.tanh(tf.math.mul(logits, tf.constant(1 / settings.temperature()))),
                tf.constant(settings.tanhConstant())),
        weights,
        bias);
  }

  /** Likewise, with the plain logits {@code z_t = h_t W_t + b_t + mask_t}. */
  static OutputLayers plain(Ops tf, DecisionLayout layout, Variable weights, Variable bias) {
    return new OutputLayers(tf, layout, UnaryOperator.identity(), weights, bias);
  }

  /** Added to the logits: 0, or {@link DecisionLayout#MASKED} where padded, [S, 1, C]. */
  Operand<TFloat32> mask() {
    return mask;
  }

  /** The masked logits of all S decisions, [S, R, C], from the hidden states [S, R, H]. */
  Operand<TFloat32> logits(Operand<TFloat32> hidden) {
    Operand<TFloat32> product = tf.train.batchMatMul(hidden, weights, TFloat32.class);
    return squashed(product, bias, mask);
  }

  /** The same layers one by one, for use while the next hidden state is not yet known. */
  List<Layer> each() {
    List<Output<TFloat32>> weightsOf = tf.unstack(weights, (long) steps).output();
    List<Output<TFloat32>> biasOf = tf.unstack(bias, (long) steps).output();
    List<Output<TFloat32>> maskOf = tf.unstack(mask, (long) steps).output();
    return IntStream.range(0, steps)
        .mapToObj(step -> new Layer(weightsOf.get(step), biasOf.get(step), maskOf.get(step)))
        .toList();
  }

  /** One decision's layer: [H, C], [1, C], [1, C]. */
  final class Layer {
    private final Operand<TFloat32> weights;
    private final Operand<TFloat32> bias;
    private final Operand<TFloat32> mask;

    private Layer(Operand<TFloat32> weights, Operand<TFloat32> bias, Operand<TFloat32> mask) {
      this.weights = weights;
      this.bias = bias;
      this.mask = mask;
    }

    /** The masked logits, [R, C], from the hidden states [R, H]. */
    Operand<TFloat32> logits(Operand<TFloat32> hidden) {
      return squashed(tf.linalg.matMul(hidden, weights), bias, mask);
    }
  }

  private Operand<TFloat32> squashed(
      Operand<TFloat32> product, Operand<TFloat32> bias, Operand<TFloat32> mask) {
    return tf.math.add(squash.apply(tf.math.add(product, bias)), mask);
  }
}
