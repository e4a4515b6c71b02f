package org.actornas.analysis.evidence;

/**
 * A run's best cell after training from scratch: its result.json.
 *
 * @param validPerplexity on the whole validation split
 * @param testPerplexity on the whole test split
 * @param epochs of training
 */
public record TrainedBest(double validPerplexity, double testPerplexity, int epochs) {}
