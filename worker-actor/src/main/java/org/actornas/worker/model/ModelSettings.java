package org.actornas.worker.model;

import org.actornas.protocol.weights.WeightsShape;

/**
 * What fixes the shared model's graph and the minibatches that it trains on.
 *
 * @param shape sizes of the weights
 * @param batch B, parallel streams of a training minibatch
 * @param steps T, time steps that a training minibatch has at most: gradients reach no further back
 * @param regularization dropout, decay and the two norms
 */
public record ModelSettings(
    WeightsShape shape, int batch, int steps, Regularization regularization) {
  public ModelSettings {
    if (batch < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "a minibatch must have a stream and a step, but has B=%d T=%d".formatted(batch, steps));
    }
  }
}
