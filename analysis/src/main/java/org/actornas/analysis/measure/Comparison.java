package org.actornas.analysis.measure;

import java.util.Optional;

/**
 * Perplexities of a trained controller's cells against those of random ones, of one seed.
 *
 * @param label the trained strategy
 * @param seed of both runs
 * @param trained what the trained controller's cells have
 * @param random what the random ones have
 * @param trainedMedian of all of the trained controller's cells, those without a finite perplexity
 *     counting as infinite; NaN if undefined
 * @param randomMedian the same of the random ones
 * @param u Mann-Whitney's U of the trained cells: pairs (trained, random) in which the trained one
 *     is better, ties counting half; NaN if undefined
 * @param pValue two-sided; NaN if undefined
 * @param cliffsDelta the effect size (also the rank-biserial correlation): the share of pairs in
 *     which the trained cell is better less the share in which the random one is; 1 if all trained
 *     cells have lower perplexity than all random ones, -1 if all have higher, 0 if neither
 * @param outcome what may be said at p = 0.05 of these two sets of cells
 * @param sentence the same in words, with the numbers
 */
public record Comparison(
    String label,
    long seed,
    Optional<Distribution> trained,
    Optional<Distribution> random,
    double trainedMedian,
    double randomMedian,
    double u,
    double pValue,
    double cliffsDelta,
    Outcome outcome,
    String sentence) {
  /** What a comparison shows. */
  public enum Outcome {
    /** The trained controller's cells have lower perplexity. */
    BETTER,
    /** The trained controller's cells have higher perplexity. */
    WORSE,
    /** No difference is shown, which does not show that there is none. */
    NOT_SHOWN,
    /** One side has no cells with a finite perplexity. */
    UNDEFINED
  }

  Comparison saying(String words) {
    return new Comparison(
        label,
        seed,
        trained,
        random,
        trainedMedian,
        randomMedian,
        u,
        pValue,
        cliffsDelta,
        outcome,
        words);
  }

  /** Trained less random: negative is better; 0 if both are infinite. */
  double medianDifference() {
    return trainedMedian == randomMedian ? 0 : trainedMedian - randomMedian;
  }
}
