package org.actornas.analysis.measure;

import java.util.List;

/**
 * A strategy against random over all seeds that both have. Cells of one run share a controller and
 * its weights, so only seeds are independent repetitions.
 *
 * @param label the trained strategy
 * @param subject what is compared
 * @param seeds one comparison a seed, ascending
 * @param lowerMedians in how many seeds the trained cells' median perplexity is the lower one
 * @param signTest two-sided p of the sign test over seeds; NaN without seeds
 * @param smallestSignTest the smallest p that the sign test could give for that many seeds
 * @param medianDifference per seed, median of the trained less median of the random cells: negative
 *     is better. Cells without a finite perplexity count as infinite, so it may be infinite
 * @param outcome what may be said of the strategy: {@code BETTER} or {@code WORSE} only if every
 *     seed's own comparison says so
 * @param sentence the verdict, with the numbers
 */
public record SeedsComparison(
    String label,
    Subject subject,
    List<Comparison> seeds,
    int lowerMedians,
    double signTest,
    double smallestSignTest,
    Spread medianDifference,
    Comparison.Outcome outcome,
    String sentence) {
  /** What is compared. */
  public enum Subject {
    /** Sampled cells, each under the shared weights of its own run. */
    SHARED_WEIGHTS("under their own shared weights"),
    /** Cells trained from scratch on a short equal budget. */
    FROM_SCRATCH("trained from scratch");

    private final String words;

    Subject(String words) {
      this.words = words;
    }

    /** As part of a sentence. */
    public String words() {
      return words;
    }
  }

  public SeedsComparison {
    seeds = List.copyOf(seeds);
  }
}
