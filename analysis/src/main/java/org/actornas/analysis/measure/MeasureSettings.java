package org.actornas.analysis.measure;

/**
 * How to measure.
 *
 * @param permutations of each Mantel test; the smallest p that it can give is 1 / (1 +
 *     permutations)
 * @param seed of the permutations
 */
public record MeasureSettings(int permutations, long seed) {
  /** 999 permutations: p down to 0.001. */
  public static final MeasureSettings DEFAULT = new MeasureSettings(999, 1);

  /**
   * @throws IllegalArgumentException if there is not at least one permutation
   */
  public MeasureSettings {
    if (permutations < 1) {
      throw new IllegalArgumentException("permutations must be at least 1, but is " + permutations);
    }
  }
}
