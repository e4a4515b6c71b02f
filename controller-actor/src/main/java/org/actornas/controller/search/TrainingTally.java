package org.actornas.controller.search;

import org.actornas.protocol.work.Outcome;

/**
 * Shared training, added up.
 *
 * @param minibatches that were run
 * @param dropped of them, because loss or gradient was not finite
 * @param lossSum over those that were not dropped, nats per token
 */
public record TrainingTally(int minibatches, int dropped, double lossSum) {
  static final TrainingTally NONE = new TrainingTally(0, 0, 0);

  TrainingTally plus(Outcome.Trained outcome) {
    int applied = outcome.minibatches() - outcome.dropped();
    return new TrainingTally(
        minibatches + outcome.minibatches(),
        dropped + outcome.dropped(),
        applied > 0 ? lossSum + outcome.loss() * applied : lossSum);
  }

  /** Mean over the minibatches that were applied; NaN if none was. */
  double loss() {
    return lossSum / (minibatches - dropped);
  }
}
