package org.actornas.controller.search;

import org.actornas.protocol.buffer.MemorySchedule;

/**
 * The search's schedule.
 *
 * @param epochs how many
 * @param sharedMinibatches S: minibatches of shared training an epoch, each with its own cell
 * @param minibatchesPerLease minibatches in one lease of shared training
 * @param learningRate of the shared weights
 * @param controllerSteps C: policy updates an epoch
 * @param architecturesPerStep cells sampled and averaged in one policy update
 * @param asynchrony what may be done at once
 * @param rewardScale R = rewardScale / perplexity, 80 in the paper
 * @param baselineDecay of the reward's exponential moving average, 0.95 in the paper
 * @param memory when the buffer is filled and read
 * @param finalSamples cells sampled at the end and evaluated on the whole validation split
 */
public record SearchSettings(
    int epochs,
    int sharedMinibatches,
    int minibatchesPerLease,
    LearningRate learningRate,
    int controllerSteps,
    int architecturesPerStep,
    Asynchrony asynchrony,
    float rewardScale,
    float baselineDecay,
    MemorySchedule memory,
    int finalSamples) {

  /**
   * SGD's learning rate by epoch, counted from 1.
   *
   * @param initial the rate of the first epochs
   * @param decay its factor in each epoch after {@code decayAfterEpoch}
   * @param decayAfterEpoch the last epoch with the initial rate
   */
  public record LearningRate(float initial, float decay, int decayAfterEpoch) {
    /** The rate of an epoch. */
    public float at(int epoch) {
      return (float) (initial * Math.pow(decay, Math.max(0, epoch - decayAfterEpoch)));
    }
  }
}
