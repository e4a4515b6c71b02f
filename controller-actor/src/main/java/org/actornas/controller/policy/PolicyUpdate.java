package org.actornas.controller.policy;

import java.util.OptionalDouble;

/**
 * What one update of a policy did. The losses are those of the policy before it.
 *
 * @param outcome whether the policy changed
 * @param policyGradientLoss L_PG, the entropy regularizer included; 0 for a strategy that does not
 *     learn
 * @param reconstructionLoss L_Sup before its weight; empty if nothing was remembered
 * @param meanEntropy of the sampled architectures under the policy, nats per cell
 * @param gradientNorm global norm of the gradient over all variables
 */
public record PolicyUpdate(
    Outcome outcome,
    double policyGradientLoss,
    OptionalDouble reconstructionLoss,
    double meanEntropy,
    double gradientNorm) {

  /** What became of a step. */
  public enum Outcome {
    APPLIED,
    /** A loss or the gradient was not finite: the policy is bit for bit what it was. */
    DROPPED_NOT_FINITE,
    /** The strategy does not learn. */
    NOTHING_TO_LEARN
  }

  /** Whether the policy took the step. */
  public boolean applied() {
    return outcome == Outcome.APPLIED;
  }
}
