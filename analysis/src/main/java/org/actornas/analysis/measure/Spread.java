package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;

/**
 * One number of every seed. Values that a seed does not have are left out and counted.
 *
 * @param values those that are numbers, in the order of the seeds
 * @param missing how many seeds have none
 */
public record Spread(List<Double> values, int missing) {
  public Spread {
    values = List.copyOf(values);
  }

  /** Of these values; NaN stands for a seed that has none. */
  public static Spread of(double... values) {
    List<Double> numbers =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).boxed().toList();
    return new Spread(numbers, values.length - numbers.size());
  }

  /** NaN if there is no value. */
  public double mean() {
    return statistics().getMean();
  }

  /** With n - 1; NaN if there are not at least two values. */
  public double standardDeviation() {
    return values.size() < 2 ? Double.NaN : statistics().getStandardDeviation();
  }

  private DescriptiveStatistics statistics() {
    return new DescriptiveStatistics(stream().toArray());
  }

  private DoubleStream stream() {
    return values.stream().mapToDouble(Double::doubleValue);
  }
}
