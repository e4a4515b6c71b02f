package org.actornas.controller.policy;

import org.actornas.protocol.architecture.Architecture;

/**
 * An architecture as a policy drew it, with what the policy thought at every decision. D is 2N-1
 * decisions, H the policy's hidden units. The arrays are the record's own: do not change them.
 *
 * @param architecture what was drawn
 * @param logProbabilities [D] log pi(a_t | a_1 .. a_{t-1}), nats; 0 where there was one choice
 * @param entropies [D] of each decision's distribution, nats; 0 where there was one choice
 * @param argmaxProbabilities [D] the largest probability of each decision's distribution
 * @param finalHidden [H] the LSTM's hidden state that the last decision was drawn from: it has read
 *     all decisions but the last; empty for a strategy without a network
 */
@SuppressWarnings("ArrayRecordComponent")
public record SampledArchitecture(
    Architecture architecture,
    float[] logProbabilities,
    float[] entropies,
    float[] argmaxProbabilities,
    float[] finalHidden) {

  /** log pi of the whole architecture, nats. */
  public double logProbability() {
    return sum(logProbabilities);
  }

  /** The sum of the decisions' entropies, nats: what ENAS calls the entropy of a cell. */
  public double entropy() {
    return sum(entropies);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
