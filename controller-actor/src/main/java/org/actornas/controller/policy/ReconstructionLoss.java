package org.actornas.controller.policy;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * L_Sup: how badly the policy reconstructs M remembered architectures, in nats per decision. Every
 * form is a mean over architectures and decisions, those with one choice included, which add 0.
 *
 * @param tf where the loss is built
 * @param weights [R] 1/M for a remembered row, 0 for others: the loss is 0 if M is 0
 */
record ReconstructionLoss(Ops tf, Operand<TFloat32> weights) {

  /**
   * {@code -(1/MS) sum_m sum_s log p(a_ms)}: of the policy's own distributions, S = D, and of those
   * of the {@link AutoencodeDecoder}, S = D-1.
   *
   * @param distributions [S, R, C]
   * @param oneHot the decisions, [S, R, C]
   */
  Operand<TFloat32> negativeLogLikelihood(
      Distributions distributions, Operand<TFloat32> oneHot, int steps) {
    return mean(tf.math.neg(distributions.logProbabilitiesOf(oneHot)), steps);
  }

  /**
   * What the paper's authors published (georgeadam/menas, {@code SupervisedController}): the
   * probabilities p go to a cross-entropy that expects logits, {@code log(sum_v exp(p_v)) - p_a},
   * and the first decision is skipped, so the mean is over M(D-1) decisions.
   *
   * <p>As no p is above 1, the loss of a decision with C choices cannot fall below {@code log(e + C
   * - 1) - 1}, and its gradient is weak. Their teacher forcing starts from the zero state with the
   * first decision as input, and so does ours: see {@link TrainingGraph}. One thing differs: they
   * look the embedding up by the bare decision here and by a shifted one in sampling, we by the
   * same row in both.
   *
   * @param policy [D, R, C]
   * @param oneHot the decisions, [D, R, C]
   * @param mask [D, 1, C], of the logits
   */
  Operand<TFloat32> softmaxCrossEntropy(
      Distributions policy, Operand<TFloat32> oneHot, Operand<TFloat32> mask, int steps) {
    Distributions ofProbabilities = Distributions.of(tf, tf.math.add(policy.probabilities(), mask));
    Operand<TFloat32> losses = tf.math.neg(ofProbabilities.logProbabilitiesOf(oneHot)); // [D, R]
    Operand<TFloat32> withoutFirst =
        tf.slice(losses, tf.constant(new int[] {1, 0}), tf.constant(new int[] {-1, -1}));
    return mean(withoutFirst, steps - 1);
  }

  /**
   * {@code (1/S) sum_r w_r sum_s l_sr}.
   *
   * @param losses [S, R]
   */
  private Operand<TFloat32> mean(Operand<TFloat32> losses, int steps) {
    Operand<TFloat32> sum =
        tf.reduceSum(
            tf.math.mul(losses, weights), tf.constant(new int[] {0, 1}), ReduceSum.keepDims(false));
    return tf.math.mul(sum, tf.constant(1f / steps));
  }
}
