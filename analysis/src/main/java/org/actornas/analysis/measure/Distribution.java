package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Perplexities of several cells in a few numbers. Quartiles are interpolated (R's type 7, NumPy's
 * default).
 *
 * @param n how many finite values it describes, at least 1
 * @param notFinite how many further values were infinite or not a number; they are in no number
 *     here
 * @param standardDeviation with n - 1; NaN if n is 1
 * @param medianOfAll of all values, those that are not finite being the largest
 */
public record Distribution(
    int n,
    int notFinite,
    double mean,
    double standardDeviation,
    double min,
    double lowerQuartile,
    double median,
    double upperQuartile,
    double max,
    double medianOfAll) {

  /** How many values there were, finite or not. */
  public int all() {
    return n + notFinite;
  }

  /** Of these values; empty if none is finite. */
  public static Optional<Distribution> of(double... values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return Optional.empty();
    }
    DescriptiveStatistics statistics = new DescriptiveStatistics(finite);
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(finite);
    return Optional.of(
        new Distribution(
            finite.length,
            values.length - finite.length,
            statistics.getMean(),
            finite.length < 2 ? Double.NaN : statistics.getStandardDeviation(),
            statistics.getMin(),
            percentile.evaluate(25),
            percentile.evaluate(50),
            percentile.evaluate(75),
            statistics.getMax(),
            RankTests.median(values)));
  }
}
