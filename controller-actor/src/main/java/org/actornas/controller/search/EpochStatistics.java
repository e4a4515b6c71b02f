package org.actornas.controller.search;

import java.util.OptionalDouble;
import org.actornas.controller.policy.PolicyUpdate;

/** Adds up an epoch's numbers but those of shared training. */
final class EpochStatistics {
  private int evaluations;
  private double perplexitySum;
  private double best = Double.POSITIVE_INFINITY;
  private double worst = Double.NEGATIVE_INFINITY;
  private double rewardSum;
  private double entropySum;
  private int updates;
  private double policyLossSum;
  private int reconstructions;
  private double reconstructionLossSum;
  private int droppedUpdates;
  private int steps;
  private long stalenessSum;
  private double importanceWeightSum;
  private int staleSteps;

  /** Takes in a cell; a perplexity that is no number counts as infinite, as in its reward. */
  void evaluated(double measured, double reward, double entropy) {
    double perplexity = Double.isNaN(measured) ? Double.POSITIVE_INFINITY : measured;
    evaluations++;
    perplexitySum += perplexity;
    best = Math.min(best, perplexity);
    worst = Math.max(worst, perplexity);
    rewardSum += reward;
    entropySum += entropy;
  }

  /**
   * Takes in an update.
   *
   * @param staleness of its step
   * @param importanceWeight of its cells, mean
   */
  void updated(PolicyUpdate update, long staleness, double importanceWeight) {
    if (update.outcome() == PolicyUpdate.Outcome.DROPPED_NOT_FINITE) {
      droppedUpdates++;
      return;
    }
    steps++;
    stalenessSum += staleness;
    importanceWeightSum += importanceWeight;
    if (update.applied()) { // a strategy that does not learn has no loss
      updates++;
      policyLossSum += update.policyGradientLoss();
    }
    update
        .reconstructionLoss()
        .ifPresent(
            loss -> {
              reconstructions++;
              reconstructionLossSum += loss;
            });
  }

  /** Controller steps were given up. */
  void gaveUp(int stale) {
    staleSteps += stale;
  }

  double meanPerplexity() {
    return perplexitySum / evaluations;
  }

  double meanEntropy() {
    return entropySum / evaluations;
  }

  double meanReward() {
    return rewardSum / evaluations;
  }

  double bestPerplexity() {
    return best;
  }

  OptionalDouble reconstructionLoss() {
    return reconstructions == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(reconstructionLossSum / reconstructions);
  }

  EpochSummary summary(
      int epoch,
      double learningRate,
      TrainingTally training,
      double baseline,
      int bufferSize,
      long policyVersion) {
    return new EpochSummary(
        epoch,
        learningRate,
        training.loss(),
        training.minibatches(),
        training.dropped(),
        evaluations,
        meanPerplexity(),
        evaluations == 0 ? Double.NaN : best,
        evaluations == 0 ? Double.NaN : worst,
        meanReward(),
        baseline,
        meanEntropy(),
        policyLossSum / updates,
        reconstructionLoss(),
        droppedUpdates,
        bufferSize,
        policyVersion,
        staleSteps,
        (double) stalenessSum / steps,
        importanceWeightSum / steps);
  }
}
