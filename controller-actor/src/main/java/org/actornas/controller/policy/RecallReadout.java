package org.actornas.controller.policy;

import java.util.Arrays;
import java.util.List;
import org.actornas.controller.policy.Variables.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * Reads every earlier decision back from every hidden state, by one linear layer a decision that is
 * the same for all states: what a state holds of a decision must stay where it is.
 *
 * <pre>
 *   q_ts = softmax(h_t V_s + b_s)                    for s < t
 *   L_Sup = -1/(D-1) sum_s 1/(D-1-s) sum_{t > s} log q_ts(a_s)       mean over architectures
 * </pre>
 *
 * with steps counted from 0, so that h_t has read a_0 to a_{t-1}; the last decision is read by no
 * state. Every decision counts alike, and so does every state that has read it.
 *
 * @param output [H, (D-1) * C], V_s side by side
 * @param outputBias [(D-1) * C]
 */
record RecallReadout(Variable output, Variable outputBias) {

  static RecallReadout add(Variables variables, DecisionLayout layout, int hidden) {
    int columns = (layout.decisions() - 1) * layout.width();
    return new RecallReadout(
        variables.add("recall-output", Shape.of(hidden, columns)),
        variables.add("recall-" + PolicyVariables.OUTPUT_BIAS, Shape.of(columns)));
  }

  /**
   * The loss over M architectures, [].
   *
   * @param hidden h_1 to h_{D-1}, each [M, H]
   * @param oneHot of decisions 0 to D-2, [D-1, M, C]
   * @param weights [M], of each architecture in the mean
   */
  Operand<TFloat32> loss(
      Ops tf,
      DecisionLayout layout,
      List<Operand<TFloat32>> hidden,
      Operand<TFloat32> oneHot,
      Operand<TFloat32> weights) {
    int steps = layout.decisions() - 1;
    int width = layout.width();
    Operand<TFloat32> states = tf.concat(hidden, tf.constant(0)); // [(D-1) * M, H]
    Operand<TFloat32> logits =
        tf.math.add(
            tf.reshape(
                tf.math.add(tf.linalg.matMul(states, output.value()), outputBias.value()),
                tf.constant(new int[] {-1, steps, width})),
            mask(tf, layout));
    Operand<TFloat32> decisions =
        tf.tile(
            tf.linalg.transpose(oneHot, tf.constant(new int[] {1, 0, 2})),
            tf.constant(new int[] {steps, 1, 1})); // [(D-1) * M, D-1, C]
    Operand<TFloat32> recalled =
        tf.reshape(
            Distributions.of(tf, logits).logProbabilitiesOf(decisions),
            tf.constant(new int[] {steps, -1, steps}));
    Operand<TFloat32> counted =
        tf.math.mul(
            tf.math.mul(recalled, counts(tf, steps)),
            tf.reshape(weights, tf.constant(new int[] {1, -1, 1})));
    return tf.math.neg(
        tf.reduceSum(counted, tf.constant(new int[] {0, 1, 2}), ReduceSum.keepDims(false)));
  }

  /** [1, D-1, C], added to the logits. */
  private static Operand<TFloat32> mask(Ops tf, DecisionLayout layout) {
    int steps = layout.decisions() - 1;
    return tf.reshape(
        tf.constant(Arrays.copyOf(layout.mask(), steps * layout.width())),
        tf.constant(new int[] {1, steps, layout.width()}));
  }

  /** {@code 1 / ((D-1) (D-1-s))} where h_t has read a_s, else 0: [D-1, 1, D-1], t from 1. */
  private static Operand<TFloat32> counts(Ops tf, int steps) {
    float[] counts = new float[steps * steps];
    for (int state = 0; state < steps; state++) {
      for (int decision = 0; decision <= state; decision++) {
        counts[state * steps + decision] = 1f / (steps * (float) (steps - decision));
      }
    }
    return tf.reshape(tf.constant(counts), tf.constant(new int[] {steps, 1, steps}));
  }
}
