package org.actornas.worker.scratch;

import org.actornas.worker.scratch.model.WeightSet;
import org.jspecify.annotations.Nullable;

/**
 * All that a training from scratch needs to go on as if it had never stopped.
 *
 * @param identity what the training was started with, as text: a checkpoint fits no other
 * @param progress how far it has come
 * @param carry the state in which the next minibatch starts, [B, H] row-major
 * @param bestScore of the best weights on the validation split
 * @param weights the current ones
 * @param averages their running average, while there is one
 * @param best the weights that scored best, if any have
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention
public record Checkpoint(
    String identity,
    Progress progress,
    float[] carry,
    SplitScore bestScore,
    WeightSet weights,
    @Nullable WeightSet averages,
    @Nullable WeightSet best) {}
