package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.actornas.analysis.measure.Histogram.Scale;
import org.actornas.analysis.measure.Histogram.Series;
import org.junit.jupiter.api.Test;

class BinsTest {
  @Test
  void all_series_share_their_bins_and_every_value_is_counted_once() {
    double[] random = IntStream.range(0, 200).mapToDouble(i -> 100 * Math.pow(1.02, i)).toArray();
    double[] trained = IntStream.range(0, 50).mapToDouble(i -> 90 + i).toArray();

    Histogram histogram = histogram(random, trained);

    assertThat(histogram.series()).extracting(Series::label).containsExactly("random", "trained");
    assertThat(histogram.edges()).isSorted().hasSize(41).startsWith(90.0);
    for (Series series : histogram.series()) {
      int all = series.label().equals("random") ? 200 : 50;
      assertThat(sum(series) + series.beyond()).isEqualTo(all);
    }
  }

  @Test
  void a_wide_range_has_logarithmic_bins() {
    Histogram histogram = histogram(new double[] {100, 1000}, new double[] {90, 91});

    assertThat(histogram.scale()).isEqualTo(Scale.LOGARITHMIC);
    double factor = histogram.edges().get(1) / histogram.edges().get(0);
    assertThat(histogram.edges().get(40) / histogram.edges().get(39))
        .isCloseTo(factor, within(1e-9));
  }

  @Test
  void a_narrow_range_has_linear_bins_and_its_largest_value_is_in_the_last() {
    Histogram histogram = histogram(new double[] {100, 140}, new double[] {100, 120});

    assertThat(histogram.scale()).isEqualTo(Scale.LINEAR);
    assertThat(histogram.edges()).startsWith(100.0, 101.0).endsWith(140.0);
    Series random = histogram.series().get(0);
    assertThat(random.counts()).startsWith(1).endsWith(1);
    assertThat(histogram.series().get(1).counts().get(20)).isEqualTo(1);
  }

  @Test
  void the_far_end_of_a_tail_and_values_that_are_not_finite_are_counted_as_beyond() {
    double[] tail = IntStream.range(0, 200).mapToDouble(i -> 100 + i).toArray();
    tail[199] = 1e9;
    double[] broken = {Double.NaN, Double.POSITIVE_INFINITY, 100};

    Histogram histogram = histogram(tail, broken);

    assertThat(histogram.edges().get(40)).isLessThan(301);
    assertThat(histogram.series().get(0).beyond()).isBetween(1, 2);
    assertThat(histogram.series().get(1).beyond()).isEqualTo(2);
  }

  @Test
  void equal_values_have_a_bin_and_no_values_have_no_histogram() {
    assertThat(histogram(new double[] {5, 5}, new double[] {}).series().get(0).counts().get(0))
        .isEqualTo(2);
    assertThat(Bins.count(Map.of("broken", new double[] {Double.NaN}))).isEmpty();
    assertThat(Bins.count(Map.of())).isEmpty();
  }

  private static Histogram histogram(double[] random, double[] trained) {
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put("random", random);
    values.put("trained", trained);
    return Bins.count(values).orElseThrow();
  }

  private static int sum(Series series) {
    return series.counts().stream().mapToInt(Integer::intValue).sum();
  }
}
