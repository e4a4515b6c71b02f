package org.actornas.analysis.measure;

import java.util.List;

/**
 * Figure 1: the mean over architectures of the probability of the most likely decision, per step.
 *
 * @param untrained [D] by the initial controller; empty if there is no architecture
 * @param trained [D] by the final controller; empty if there is no architecture
 */
public record StepProbabilities(List<Double> untrained, List<Double> trained) {
  public StepProbabilities {
    untrained = List.copyOf(untrained);
    trained = List.copyOf(trained);
  }
}
