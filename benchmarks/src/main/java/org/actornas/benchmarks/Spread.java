package org.actornas.benchmarks;

import java.util.Arrays;

/**
 * What repeated measurements of one thing gave.
 *
 * @param median half are below
 * @param lowerQuartile a quarter is below
 * @param upperQuartile a quarter is above
 * @param n how many there were
 */
public record Spread(double median, double lowerQuartile, double upperQuartile, int n) {

  /**
   * Of at least one value. Between two neighbours in order, a quantile is interpolated linearly.
   */
  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(
        quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
