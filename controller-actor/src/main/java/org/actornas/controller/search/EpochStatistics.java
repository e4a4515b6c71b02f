package org.actornas.controller.search;

import java.util.OptionalDouble;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.protocol.work.Outcome;

/** Adds up an epoch's numbers. */
final class EpochStatistics {
  private double trainLossSum;
  private int minibatches;
  private int dropped;
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

  void trained(Outcome.Trained outcome) {
    int applied = outcome.minibatches() - outcome.dropped();
    if (applied > 0) {
      trainLossSum += outcome.loss() * applied;
    }
    minibatches += outcome.minibatches();
    dropped += outcome.dropped();
  }

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

  void updated(PolicyUpdate update) {
    if (update.outcome() == PolicyUpdate.Outcome.DROPPED_NOT_FINITE) {
      droppedUpdates++;
      return;
    }
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

  int minibatches() {
    return minibatches;
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

  double trainLoss() {
    return trainLossSum / (minibatches - dropped);
  }

  OptionalDouble reconstructionLoss() {
    return reconstructions == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(reconstructionLossSum / reconstructions);
  }

  EpochSummary summary(
      int epoch, double learningRate, double baseline, int bufferSize, long policyVersion) {
    return new EpochSummary(
        epoch,
        learningRate,
        trainLoss(),
        minibatches,
        dropped,
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
        policyVersion);
  }
}
