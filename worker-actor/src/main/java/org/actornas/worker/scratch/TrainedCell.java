package org.actornas.worker.scratch;

import org.actornas.worker.scratch.model.CellShape;
import org.actornas.worker.scratch.model.WeightSet;

/**
 * What a training from scratch leaves: the weights that were best on the validation split, and
 * their scores.
 *
 * @param shape the cell and its sizes
 * @param weights the best ones; averages if averaging had started by then
 * @param maxHiddenNorm the clip of h_t, infinity for none
 * @param valid score of the validation split
 * @param test score of the test split
 * @param testStreams S of both
 * @param seed of initial weights and dropout
 * @param epochs that were done, the last one perhaps in part
 * @param ended why there were no more
 */
public record TrainedCell(
    CellShape shape,
    WeightSet weights,
    float maxHiddenNorm,
    SplitScore valid,
    SplitScore test,
    int testStreams,
    long seed,
    int epochs,
    EndReason ended) {}
