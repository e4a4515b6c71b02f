package org.actornas.worker.model;

import org.tensorflow.Result;
import org.tensorflow.types.TBool;

/**
 * What one step of training did.
 *
 * @param loss mean over the minibatch's tokens, nats per token, before the step; dropout applied
 * @param gradientNorm global norm of the gradient before it was clipped, L2 decay included
 * @param applied false if the loss or the gradient's norm was not finite: no weight has changed
 * @param carry h_T, the state in which the next minibatch starts, [B, H] row-major; zeros if the
 *     step was not applied
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention: it is the hot path
public record TrainingStep(float loss, float gradientNorm, boolean applied, float[] carry) {

  /**
   * Copies a step out of what a run fetched: the loss, the norm, whether the step was applied, and
   * the state.
   *
   * @param stateSize B * H
   */
  public static TrainingStep read(Result result, int stateSize) {
    boolean applied = ((TBool) result.get(2)).getBoolean();
    return new TrainingStep(
        Feeds.scalar(result, 0),
        Feeds.scalar(result, 1),
        applied,
        applied ? Feeds.array(result, 3) : new float[stateSize]);
  }
}
