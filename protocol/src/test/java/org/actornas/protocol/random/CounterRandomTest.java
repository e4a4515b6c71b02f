package org.actornas.protocol.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
  private static final CounterRandom RANDOM = new CounterRandom(42);

  @Test
  void one_counter_gives_the_same_numbers_every_time() {
    RandomGenerator one = RANDOM.at(Purpose.ARCHITECTURE, 7);
    RandomGenerator again = new CounterRandom(42).at(Purpose.ARCHITECTURE, 7);

    for (int i = 0; i < 100; i++) {
      assertThat(one.nextLong()).isEqualTo(again.nextLong());
      assertThat(one.nextInt(11)).isEqualTo(again.nextInt(11));
      assertThat(one.nextFloat()).isEqualTo(again.nextFloat());
    }
  }

  @Test
  void the_numbers_never_change_between_versions() {
    RandomGenerator draws = RANDOM.at(Purpose.ARCHITECTURE, 7);

    // computed by another implementation of SplitMix64
    assertThat(draws.nextLong()).isEqualTo(-5740298043245729576L);
    assertThat(draws.nextInt()).isEqualTo(-7557843);
    assertThat(draws.nextInt(1000)).isEqualTo(118);
    assertThat(draws.nextFloat()).isEqualTo(3783937 * 0x1.0p-24f);
    assertThat(draws.nextDouble()).isEqualTo(0.2939249508541246);
  }

  @Test
  void seeds_purposes_and_counters_have_sequences_of_their_own() {
    Set<Long> first = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      for (Purpose purpose : Purpose.values()) {
        for (long counter = 0; counter < 20; counter++) {
          first.add(new CounterRandom(seed).at(purpose, counter).nextLong());
        }
      }
    }

    assertThat(first).hasSize(20 * Purpose.values().length * 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 11})
  void bounded_numbers_of_one_counter_are_uniform(int bound) {
    RandomGenerator draws = RANDOM.at(Purpose.BUFFER_SAMPLE, 3);

    assertUniform(IntStream.generate(() -> draws.nextInt(bound)).limit(100_000), bound);
  }

  @ParameterizedTest
  @EnumSource
  void first_numbers_of_consecutive_counters_are_uniform(Purpose purpose) {
    assertUniform(
        IntStream.range(0, 100_000).map(counter -> RANDOM.at(purpose, counter).nextInt(11)), 11);
  }

  @Test
  void numbers_of_neighbouring_counters_are_independent() {
    assertUniform(
        IntStream.range(0, 100_000)
            .map(
                counter ->
                    4 * RANDOM.at(Purpose.ARCHITECTURE, counter).nextInt(4)
                        + RANDOM.at(Purpose.ARCHITECTURE, counter + 1).nextInt(4)),
        16);
  }

  @Test
  void fractions_fill_the_unit_interval() {
    RandomGenerator draws = RANDOM.at(Purpose.DROPOUT, 0);
    double[] floats =
        IntStream.range(0, 100_000).mapToDouble(i -> draws.nextFloat()).sorted().toArray();
    double[] doubles =
        IntStream.range(0, 100_000).mapToDouble(i -> draws.nextDouble()).sorted().toArray();

    // Kolmogorov and Smirnov's distance is below 1.95 / sqrt(n) with probability 0.999
    double bound = 1.95 / Math.sqrt(100_000);
    assertThat(distanceFromUniform(floats)).isLessThan(bound);
    assertThat(distanceFromUniform(doubles)).isLessThan(bound);
    assertThat(floats[0]).isNotNegative();
    assertThat(doubles[0]).isNotNegative();
    assertThat(floats[99_999]).isLessThan(1);
    assertThat(doubles[99_999]).isLessThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -5})
  void a_bound_that_is_not_positive_is_refused(int bound) {
    RandomGenerator draws = RANDOM.at(Purpose.ARCHITECTURE, 0);

    assertThatThrownBy(() -> draws.nextInt(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound must be positive, but is " + bound);
  }

  @Test
  void a_large_bound_is_respected() {
    RandomGenerator draws = RANDOM.at(Purpose.ARCHITECTURE, 0);
    int bound = (1 << 30) + 1; // half of the raw numbers are rejected

    int[] values = IntStream.generate(() -> draws.nextInt(bound)).limit(10_000).toArray();

    assertThat(IntStream.of(values)).allMatch(value -> value >= 0 && value < bound);
    assertThat(IntStream.of(values).average().orElseThrow())
        .isCloseTo(bound / 2.0, within(bound * 0.02));
  }

  private static double distanceFromUniform(double[] sorted) {
    return IntStream.range(0, sorted.length)
        .mapToDouble(i -> Math.abs(sorted[i] - (double) i / sorted.length))
        .max()
        .orElseThrow();
  }

  /** Pearson's chi-squared, in its normal approximation, at 4 standard deviations. */
  private static void assertUniform(IntStream values, int bound) {
    long[] counts = new long[bound];
    long[] total = {0};
    values.forEach(
        value -> {
          counts[value]++;
          total[0]++;
        });
    double expected = (double) total[0] / bound;
    double chiSquared = 0;
    for (long count : counts) {
      chiSquared += (count - expected) * (count - expected) / expected;
    }
    int freedom = bound - 1;
    assertThat(chiSquared).isLessThan(freedom + 4 * Math.sqrt(2 * freedom));
  }
}
