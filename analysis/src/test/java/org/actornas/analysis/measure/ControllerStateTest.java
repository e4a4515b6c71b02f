package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.measure.Collapse.Conditioning;
import org.junit.jupiter.api.Test;

class ControllerStateTest {
  private static final double[][] STATES = {{1, 0, 0}, {0, 2, 0}, {0, 0, 0}, {1, 2, 0}};

  @Test
  void the_index_is_the_mean_standard_deviation_of_the_neurons() {
    // sqrt(1/3), 2 sqrt(1/3) and 0
    assertThat(collapse(STATES, same(4, 0.5)).index()).isCloseTo(Math.sqrt(1.0 / 3), within(1e-12));
  }

  @Test
  void the_dependence_is_the_mean_standard_deviation_of_the_steps() {
    double[][] probabilities = {{0.5, 0.2, 0.9}, {0.5, 0.4, 0.9}};

    assertThat(collapse(same(2, 0), probabilities).dependence())
        .isCloseTo(0.1 * Math.sqrt(2) / 3, within(1e-12));
  }

  @Test
  void the_effective_rank_is_the_exponential_of_the_entropy_of_the_singular_values() {
    // centred, they have the singular values 2, 1, 0; NumPy's 1.88988...
    assertThat(ControllerState.effectiveRank(STATES)).isCloseTo(1.8898815748423097, within(1e-9));
  }

  @Test
  void states_on_a_line_have_rank_1_and_the_same_spread_in_all_directions_has_the_full_rank() {
    double[][] line = {{0, 1, 2}, {0, 2, 4}, {0, 3, 6}, {0, 7, 14}};
    double[][] cross = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};

    assertThat(ControllerState.effectiveRank(line)).isCloseTo(1, within(1e-6));
    assertThat(ControllerState.effectiveRank(cross)).isCloseTo(2, within(1e-9));
  }

  @Test
  void states_that_do_not_differ_have_no_rank_and_the_controller_conditions_on_nothing() {
    Collapse collapse = collapse(same(5, 0.3), same(5, 0.7));

    assertThat(collapse.index()).isZero();
    assertThat(collapse.dependence()).isZero();
    assertThat(collapse.effectiveRank()).isNaN();
    assertThat(collapse.conditioning()).isEqualTo(Conditioning.NOTHING);
    assertThat(collapse.sentence())
        .isEqualTo(
            "The controller conditions on nothing: over 5 architectures its final state has a mean"
                + " standard deviation of 0.0000, its probabilities one of 0.0000.");
  }

  @Test
  void a_state_that_lost_nine_tenths_of_its_initial_spread_is_near_zero_too() {
    Collapse untrained = ControllerState.untrained(trace(noise(0.1, 1), noise(0.0001, 2)));
    ControllerTrace little = trace(noise(0.005, 3), noise(0.0001, 4));

    assertThat(untrained.conditioning()).isEqualTo(Conditioning.STATE_ONLY);
    assertThat(ControllerState.untrained(little).conditioning()).isEqualTo(Conditioning.STATE_ONLY);
    assertThat(ControllerState.trained(little, untrained).conditioning())
        .isEqualTo(Conditioning.NOTHING);
  }

  @Test
  void probabilities_that_differ_depend_on_earlier_choices_even_if_the_last_state_hardly_does() {
    Collapse collapse = collapse(noise(0.0001, 1), noise(0.05, 2));

    assertThat(collapse.conditioning()).isEqualTo(Conditioning.EARLIER_CHOICES);
  }

  @Test
  void nothing_is_said_of_one_architecture_or_of_numbers_that_are_not_finite() {
    double[][] broken = {{Double.NaN}, {1}};

    assertThat(collapse(same(1, 0), same(1, 0)).conditioning()).isEqualTo(Conditioning.UNKNOWN);
    assertThat(collapse(same(0, 0), same(0, 0)).conditioning()).isEqualTo(Conditioning.UNKNOWN);
    assertThat(collapse(broken, same(2, 0)).conditioning()).isEqualTo(Conditioning.UNKNOWN);
    assertThat(collapse(broken, same(2, 0)).effectiveRank()).isNaN();
  }

  @Test
  void figure_1_is_the_mean_per_step() {
    ControllerTrace trace = trace(same(2, 0), new double[][] {{0.25, 0.5}, {0.75, 1}});

    assertThat(ControllerState.meanProbabilities(trace)).containsExactly(0.5, 0.75);
    assertThat(ControllerState.meanProbabilities(trace(same(0, 0), same(0, 0)))).isEmpty();
  }

  private static Collapse collapse(double[][] states, double[][] probabilities) {
    return ControllerState.untrained(trace(states, probabilities));
  }

  private static ControllerTrace trace(double[][] states, double[][] probabilities) {
    return new ControllerTrace(Cells.random(2, states.length, 1), states, probabilities);
  }

  /** [n, 3] */
  private static double[][] same(int n, double value) {
    return Stream.generate(() -> new double[] {value, value, value})
        .limit(n)
        .toArray(double[][]::new);
  }

  /** [50, 3], of a standard deviation. */
  private static double[][] noise(double deviation, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, 50)
        .mapToObj(i -> new double[3])
        .peek(row -> Arrays.setAll(row, j -> 0.5 + deviation * random.nextGaussian()))
        .toArray(double[][]::new);
  }
}
