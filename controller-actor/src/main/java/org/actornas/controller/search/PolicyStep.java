package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.protocol.architecture.Architecture;

/**
 * What one update of the policy learns from, but for what it has to remember.
 *
 * <p>Cells that an older policy drew are weighted by truncated importance sampling: the gradient of
 * cell k counts {@code rho_k = min(pi_now(a_k) / pi_then(a_k), c)} times, which makes its
 * expectation under the older policy that under the policy of now as far as c allows, and bounds
 * its variance (Ionides, 2008; c is the {@code rho-bar} of IMPALA, Espeholt et al., 2018).
 *
 * @param sampled K cells
 * @param advantages [K], reward less baseline
 * @param offPolicy with what an older policy drew them; empty if it was the one that learns
 */
public record PolicyStep(
    List<Architecture> sampled, List<Double> advantages, Optional<OffPolicy> offPolicy) {

  /**
   * An older policy's view of the cells.
   *
   * @param logProbabilities [K], log pi_then of each cell, nats
   * @param maxWeight c
   */
  public record OffPolicy(List<Double> logProbabilities, double maxWeight) {
    public OffPolicy {
      logProbabilities = List.copyOf(logProbabilities);
    }

    /**
     * [K], the importance weights.
     *
     * @param now the cells under the policy that learns
     */
    List<Double> weights(List<SampledArchitecture> now) {
      List<Double> weights = new ArrayList<>();
      for (int k = 0; k < logProbabilities.size(); k++) {
        double ratio = Math.exp(now.get(k).logProbability() - logProbabilities.get(k));
        weights.add(Math.min(ratio, maxWeight));
      }
      return weights;
    }
  }

  /**
   * What became of it.
   *
   * @param meanWeight of the cells; 1 on-policy
   */
  public record Taken(PolicyUpdate update, double meanWeight) {}

  public PolicyStep {
    sampled = List.copyOf(sampled);
    advantages = List.copyOf(advantages);
  }

  /** Lets a policy learn from it. The same policy learns the same, to the bit. */
  public Taken takenBy(SearchStrategy policy, List<Architecture> remembered) {
    if (offPolicy.isEmpty()) {
      return new Taken(policy.update(sampled, floats(advantages), remembered), 1);
    }
    List<Double> weights = offPolicy.get().weights(policy.trace(sampled));
    List<Double> weighted = new ArrayList<>();
    for (int k = 0; k < weights.size(); k++) {
      weighted.add(weights.get(k) * advantages.get(k));
    }
    return new Taken(
        policy.update(sampled, floats(weighted), remembered),
        weights.stream().mapToDouble(Double::doubleValue).average().orElse(1));
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = values.get(k).floatValue();
    }
    return floats;
  }
}
