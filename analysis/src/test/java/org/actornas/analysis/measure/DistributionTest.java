package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void quartiles_are_interpolated_as_numpy_does() {
    Distribution distribution = Distribution.of(3, 1, 4, 1, 5, 9, 2).orElseThrow();

    assertThat(distribution.lowerQuartile()).isEqualTo(1.5);
    assertThat(distribution.median()).isEqualTo(3);
    assertThat(distribution.upperQuartile()).isEqualTo(4.5);
    assertThat(distribution.min()).isEqualTo(1);
    assertThat(distribution.max()).isEqualTo(9);
    assertThat(distribution.mean()).isCloseTo(25.0 / 7, within(1e-12));
    assertThat(distribution.standardDeviation()).isCloseTo(2.819996622760558, within(1e-12));
  }

  @Test
  void values_that_are_not_finite_are_counted_apart() {
    Distribution distribution =
        Distribution.of(2, Double.NaN, Double.POSITIVE_INFINITY).orElseThrow();

    assertThat(distribution.n()).isEqualTo(1);
    assertThat(distribution.notFinite()).isEqualTo(2);
    assertThat(distribution.mean()).isEqualTo(2);
    assertThat(distribution.standardDeviation()).isNaN();
    assertThat(distribution.median()).isEqualTo(2);
    assertThat(distribution.medianOfAll()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Distribution.of(7, 2, Double.POSITIVE_INFINITY).orElseThrow().medianOfAll())
        .isEqualTo(7);
  }

  @Test
  void without_finite_values_there_is_none() {
    assertThat(Distribution.of()).isEmpty();
    assertThat(Distribution.of(Double.NaN)).isEmpty();
  }

  @Test
  void one_seed_has_no_spread_and_a_missing_one_is_counted() {
    Spread spread = Spread.of(1.5, Double.NaN);

    assertThat(spread).isEqualTo(new Spread(List.of(1.5), 1));
    assertThat(spread.mean()).isEqualTo(1.5);
    assertThat(spread.standardDeviation()).isNaN();
    assertThat(Spread.of(1, 3).standardDeviation()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(Spread.of().mean()).isNaN();
  }
}
