package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.actornas.analysis.measure.RankTests.MannWhitney;
import org.junit.jupiter.api.Test;

/** Expected p-values are SciPy's. */
class RankTestsTest {
  @Test
  void a_small_mann_whitney_test_is_exact() {
    MannWhitney test =
        RankTests.mannWhitney(new double[] {1, 2, 3, 7.5}, new double[] {4, 5, 6, 7, 8});

    assertThat(test.u()).isEqualTo(16);
    assertThat(test.cliffsDelta()).isCloseTo(0.6, within(1e-12));
    assertThat(test.pValue()).isCloseTo(0.19047619047619047, within(1e-12));
  }

  @Test
  void ties_count_half_and_narrow_the_normal_approximation() {
    MannWhitney test =
        RankTests.mannWhitney(new double[] {1, 2, 2, 3, 9}, new double[] {2, 4, 5, 5, 7, 8});

    assertThat(test.u()).isEqualTo(22);
    assertThat(test.pValue()).isCloseTo(0.22996380068573008, within(1e-9));
  }

  @Test
  void a_large_mann_whitney_test_is_approximated() {
    MannWhitney test =
        RankTests.mannWhitney(
            IntStream.range(0, 30).mapToDouble(i -> 2.0 * i).toArray(),
            IntStream.range(0, 30).mapToDouble(i -> 2.2 * i + 5).toArray());

    assertThat(test.u()).isEqualTo(900 - 346);
    assertThat(test.pValue()).isCloseTo(0.1259596720488055, within(1e-9));
  }

  @Test
  void exchanging_the_sides_turns_the_effect_around() {
    double[] low = {1, 2, 3};
    double[] high = {4, 5, 6, 7};

    assertThat(RankTests.mannWhitney(low, high).cliffsDelta()).isEqualTo(1);
    assertThat(RankTests.mannWhitney(high, low).cliffsDelta()).isEqualTo(-1);
    assertThat(RankTests.mannWhitney(low, high).pValue())
        .isCloseTo(RankTests.mannWhitney(high, low).pValue(), within(1e-12));
    assertThat(RankTests.mannWhitney(low, low).cliffsDelta()).isZero();
  }

  @Test
  void a_perplexity_that_is_not_a_number_is_as_bad_as_an_infinite_one() {
    double[] broken = {1, Double.NaN};
    double[] infinite = {1, Double.POSITIVE_INFINITY};
    double[] other = {2, 3};

    assertThat(RankTests.mannWhitney(broken, other))
        .isEqualTo(RankTests.mannWhitney(infinite, other));
    assertThat(RankTests.mannWhitney(broken, other).u()).isEqualTo(2);
  }

  @Test
  void values_that_are_all_equal_are_not_shown_to_differ() {
    double[] ones = {1, 1, 1};

    assertThat(RankTests.mannWhitney(ones, ones).pValue()).isEqualTo(1);
  }

  @Test
  void kendalls_tau_without_ties_has_an_exact_p() {
    Ranking ranking =
        RankTests.kendall(new double[] {1, 2, 3, 4, 5, 6}, new double[] {2, 1, 4, 3, 6, 5});

    assertThat(ranking.kendallTau()).isCloseTo(0.6, within(1e-12));
    assertThat(ranking.pValue()).isCloseTo(0.1361111111111111, within(1e-12));
    double[] four = {1, 2, 3, 4};
    assertThat(RankTests.kendall(four, four).pValue()).isCloseTo(2.0 / 24, within(1e-12));
  }

  @Test
  void kendalls_tau_b_with_ties_is_approximated() {
    Ranking ranking =
        RankTests.kendall(new double[] {1, 2, 2, 4, 5, 6, 7}, new double[] {2, 1, 4, 4, 3, 6, 5});

    assertThat(ranking.kendallTau()).isCloseTo(0.55, within(1e-12));
    assertThat(ranking.pValue()).isCloseTo(0.09108705741631495, within(1e-9));
  }

  @Test
  void too_few_or_equal_cells_have_no_ranking() {
    double[] none = {};
    double[] ones = {1, 1, 1};
    double[] three = {1, 2, 3};

    assertThat(RankTests.kendall(none, none).undefined())
        .contains("no cell was trained from scratch");
    assertThat(RankTests.kendall(ones, three).undefined())
        .contains("all cells have the same perplexity");
    assertThat(RankTests.kendall(ones, three).kendallTau()).isNaN();
  }

  @Test
  void the_sign_test_is_that_of_a_fair_coin() {
    assertThat(RankTests.signTest(3, 3)).isCloseTo(0.25, within(1e-12));
    assertThat(RankTests.signTest(6, 0)).isCloseTo(0.03125, within(1e-12));
    assertThat(RankTests.signTest(3, 2)).isCloseTo(1, within(1e-12));
    assertThat(RankTests.signTest(0, 0)).isNaN();
  }
}
