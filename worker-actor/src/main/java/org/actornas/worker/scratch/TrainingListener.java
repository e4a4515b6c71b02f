package org.actornas.worker.scratch;

import java.nio.file.Path;

/** Is told how a training goes on, on its thread. */
public interface TrainingListener {
  /** Listens to nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * Some steps within an epoch.
   *
   * @param epoch from 1
   * @param share of the epoch that is done, 0 to 1
   * @param steps of the whole training
   * @param trainPerplexity of the epoch so far
   * @param learningRate of this epoch
   * @param tokensPerSecond since the last report
   * @param averaging whether the weights are averaged
   */
  record Steps(
      int epoch,
      double share,
      long steps,
      double trainPerplexity,
      double learningRate,
      double tokensPerSecond,
      boolean averaging) {}

  /**
   * An epoch.
   *
   * @param epoch from 1
   * @param steps of the whole training
   * @param trainPerplexity mean over the epoch, dropout applied
   * @param validPerplexity of the weights, or of their average while averaging
   * @param learningRate of this epoch
   * @param tokensPerSecond in training, validation not counted
   * @param averaging whether the averages were validated
   * @param dropped steps of the whole training that were not finite
   * @param best whether no epoch was better
   * @param bestPerplexity the lowest validation perplexity so far
   * @param bestEpoch its epoch
   * @param secondsSpent since the training's start
   */
  record Epoch(
      int epoch,
      long steps,
      double trainPerplexity,
      double validPerplexity,
      double learningRate,
      double tokensPerSecond,
      boolean averaging,
      long dropped,
      boolean best,
      double bestPerplexity,
      int bestEpoch,
      double secondsSpent) {}

  /** Every {@link ScratchTrainer#REPORT_STEPS} steps. */
  default void steps(Steps steps) {}

  /** After an epoch was validated. */
  default void epoch(Epoch epoch) {}

  /** A step changed nothing: its loss or its gradient was not finite. */
  default void dropped(int epoch, long step, double loss, double gradientNorm) {}

  /** A checkpoint is on disk. */
  default void checkpoint(Path manifest) {}
}
