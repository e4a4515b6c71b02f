package org.actornas.analysis.evidence;

/**
 * A run's best cell after training from scratch: its result.json.
 *
 * @param validPerplexity on the whole validation split
 * @param testPerplexity on the whole test split
 * @param epochs of training, the last one perhaps in part
 * @param outOfTime whether a time budget ended it, not its epochs or its patience
 */
public record TrainedBest(
    double validPerplexity, double testPerplexity, int epochs, boolean outOfTime) {}
