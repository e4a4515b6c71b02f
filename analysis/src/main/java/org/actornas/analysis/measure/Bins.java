package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.actornas.analysis.measure.Histogram.Scale;
import org.actornas.analysis.measure.Histogram.Series;
import org.hipparchus.stat.StatUtils;

/**
 * Bins for several series of perplexities, so that all can be seen: from the lowest value to the
 * largest 99th percentile of a series, in {@value #COUNT} bins; logarithmic if that is more than a
 * factor of {@value #WIDE}, since random cells have a long tail while a trained controller's lie
 * close together.
 */
final class Bins {
  private static final int COUNT = 40;
  private static final double WIDE = 3;
  private static final double PERCENTILE = 99;

  private Bins() {}

  /** Counts every series, in the map's order; empty if there is no finite value at all. */
  static Optional<Histogram> count(Map<String, double[]> values) {
    double low = values.values().stream().flatMapToDouble(Bins::finite).min().orElse(Double.NaN);
    double high =
        values.values().stream()
            .map(series -> finite(series).toArray())
            .filter(series -> series.length > 0)
            .mapToDouble(series -> StatUtils.percentile(series, PERCENTILE))
            .max()
            .orElse(Double.NaN);
    if (Double.isNaN(low)) {
      return Optional.empty();
    }
    Scale scale = low > 0 && high > WIDE * low ? Scale.LOGARITHMIC : Scale.LINEAR;
    double[] edges = edges(scale, low, high > low ? high : low + 1);
    List<Series> series =
        values.entrySet().stream()
            .map(entry -> count(entry.getKey(), entry.getValue(), edges))
            .toList();
    return Optional.of(new Histogram(scale, Arrays.stream(edges).boxed().toList(), series));
  }

  private static DoubleStream finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite);
  }

  private static double[] edges(Scale scale, double low, double high) {
    double[] edges =
        IntStream.rangeClosed(0, COUNT)
            .mapToDouble(
                i ->
                    scale == Scale.LINEAR
                        ? low + (high - low) * i / COUNT
                        : low * Math.pow(high / low, (double) i / COUNT))
            .toArray();
    edges[COUNT] = high; // without rounding
    return edges;
  }

  private static Series count(String label, double[] values, double[] edges) {
    int[] counts = new int[COUNT];
    int beyond = 0;
    for (double value : values) {
      if (!(value <= edges[COUNT])) { // NaN too
        beyond++;
        continue;
      }
      int found = Arrays.binarySearch(edges, value);
      int bin = found >= 0 ? found : -found - 2;
      counts[Math.min(Math.max(bin, 0), COUNT - 1)]++;
    }
    return new Series(label, Arrays.stream(counts).boxed().toList(), beyond);
  }
}
