package org.actornas.controller.search;

import java.util.OptionalDouble;

/**
 * An epoch in numbers. Means over nothing are NaN.
 *
 * @param epoch from 1
 * @param learningRate of the shared weights
 * @param trainLoss mean over the minibatches of shared training, nats per token
 * @param minibatches of shared training
 * @param droppedMinibatches of them that were not applied
 * @param evaluations cells evaluated in the controller phase
 * @param meanPerplexity of those, arithmetic mean
 * @param bestPerplexity of those
 * @param worstPerplexity of those
 * @param meanReward of those
 * @param baseline at the epoch's end
 * @param meanEntropy of the cells, nats
 * @param policyLoss mean L_PG
 * @param reconstructionLoss mean L_Sup; empty where no step had one
 * @param droppedUpdates policy updates that were not applied
 * @param bufferSize entries of the memory buffer at the epoch's end
 * @param policyVersion at the epoch's end
 * @param staleSteps controller steps that were given up because their rewards came too late
 * @param meanStaleness updates that the policy had taken between drawing a step's cells and
 *     learning from them, mean
 * @param meanImportanceWeight of the cells that it learned from
 */
public record EpochSummary(
    int epoch,
    double learningRate,
    double trainLoss,
    int minibatches,
    int droppedMinibatches,
    int evaluations,
    double meanPerplexity,
    double bestPerplexity,
    double worstPerplexity,
    double meanReward,
    double baseline,
    double meanEntropy,
    double policyLoss,
    OptionalDouble reconstructionLoss,
    int droppedUpdates,
    int bufferSize,
    long policyVersion,
    int staleSteps,
    double meanStaleness,
    double meanImportanceWeight) {

  /** exp of the train loss. */
  public double trainPerplexity() {
    return Math.exp(trainLoss);
  }
}
