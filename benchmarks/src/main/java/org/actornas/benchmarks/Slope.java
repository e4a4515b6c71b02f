package org.actornas.benchmarks;

/**
 * How fast something grows: the straight line of least squares through measurements over time.
 *
 * @param perUnit growth of y for each unit of x
 * @param standardError of it, if the deviations from the line were independent
 */
public record Slope(double perUnit, double standardError) {

  /**
   * Through the points (x, y).
   *
   * @throws IllegalArgumentException if there are fewer than three, or all have one x
   */
  static Slope of(double[] x, double[] y) {
    int n = x.length;
    if (n < 3 || y.length != n) {
      throw new IllegalArgumentException(
          "a slope needs three points or more, but there are " + n + " x and " + y.length + " y");
    }
    double meanX = mean(x);
    double meanY = mean(y);
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    if (xx == 0) {
      throw new IllegalArgumentException("all points have the same x");
    }
    double slope = xy / xx;
    double residual = 0;
    for (int i = 0; i < n; i++) {
      double deviation = y[i] - meanY - slope * (x[i] - meanX);
      residual += deviation * deviation;
    }
    return new Slope(slope, Math.sqrt(residual / (n - 2) / xx));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
