package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

class MantelTestTest {
  private static final MantelTest TEST = new MantelTest(new MeasureSettings(999, 5));

  @Test
  void rho_is_spearmans_with_ties_sharing_their_mean_rank() {
    Correlation correlation =
        TEST.correlate(PairMatrix.of(4, 1, 2, 3, 4, 5, 6), PairMatrix.of(4, 2, 2, 5, 1, 7, 7));

    assertThat(correlation.rho()).isCloseTo(0.6179143806533246, within(1e-12)); // SciPy's
    assertThat(correlation.pairs()).isEqualTo(6);
  }

  @Test
  void rho_is_that_of_the_library_for_large_matrices() {
    double[] a = new Random(1).ints(4950, 0, 12).asDoubleStream().toArray();
    double[] b = new Random(2).doubles(4950).toArray();

    assertThat(TEST.correlate(PairMatrix.of(100, a), PairMatrix.of(100, b)).rho())
        .isCloseTo(new SpearmansCorrelation().correlation(a, b), within(1e-10));
  }

  @Test
  void p_is_the_share_of_all_orders_of_the_things_that_correlate_as_strongly() {
    // 5 points on a line, and the same points with the last two exchanged
    double[] x = {0, 1, 3, 7, 15};
    double[] y = {0, 1, 3, 15, 7};
    PairMatrix a = distances(x);
    PairMatrix b = distances(y);
    double rho = new SpearmansCorrelation().correlation(a.values(), b.values());
    int[] asStrong = {0, 0};
    permute(
        new int[] {0, 1, 2, 3, 4},
        0,
        order -> {
          double[] values = distances(pick(x, order)).values();
          double other = new SpearmansCorrelation().correlation(values, b.values());
          asStrong[0] += Math.abs(other) >= Math.abs(rho) - 1e-12 ? 1 : 0;
          asStrong[1]++;
        });

    double p = new MantelTest(new MeasureSettings(20_000, 1)).correlate(a, b).pValue();

    assertThat(asStrong[1]).isEqualTo(120);
    assertThat(p).isCloseTo(asStrong[0] / 120.0, within(0.01));
  }

  @Test
  void what_no_permutation_reaches_has_the_smallest_p() {
    PairMatrix a = distances(new Random(3).doubles(30).toArray());

    Correlation correlation = TEST.correlate(a, a);

    assertThat(correlation.rho()).isCloseTo(1, within(1e-12));
    assertThat(correlation.pValue()).isEqualTo(0.001);
  }

  @Test
  void p_of_unrelated_matrices_is_spread_evenly() {
    Random random = new Random(4);
    MantelTest quick = new MantelTest(new MeasureSettings(99, 2));
    long below =
        IntStream.range(0, 400)
            .filter(
                i ->
                    quick
                            .correlate(
                                distances(random.doubles(12).toArray()),
                                distances(random.doubles(12).toArray()))
                            .pValue()
                        <= 0.1)
            .count();

    assertThat(below).isBetween(20L, 62L); // 40 of 400, within 3.7 standard deviations
  }

  @Test
  void the_same_seed_gives_the_same_p_and_the_order_of_the_matrices_does_not_matter_to_rho() {
    PairMatrix a = distances(new Random(5).doubles(15).toArray());
    PairMatrix b = distances(new Random(6).doubles(15).toArray());

    assertThat(TEST.correlate(a, b)).isEqualTo(TEST.correlate(a, b));
    assertThat(TEST.correlate(b, a).rho()).isCloseTo(TEST.correlate(a, b).rho(), within(1e-12));
  }

  @Test
  void a_constant_matrix_or_too_few_things_have_no_correlation() {
    PairMatrix constant = PairMatrix.of(3, 2, 2, 2);
    PairMatrix other = PairMatrix.of(3, 1, 2, 3);

    assertThat(TEST.correlate(constant, other).undefined())
        .contains("all pairs have the same value");
    assertThat(TEST.correlate(other, constant).rho()).isNaN();
    assertThat(TEST.correlate(PairMatrix.of(2, 1), PairMatrix.of(2, 1)).undefined())
        .contains("fewer than three architectures");
  }

  @Test
  void refuses_matrices_of_different_size() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TEST.correlate(PairMatrix.of(3, 1, 2, 3), PairMatrix.of(2, 1)))
        .withMessage("matrices of 3 and of 2 things");
  }

  private static PairMatrix distances(double[] points) {
    return PairMatrix.of(Arrays.stream(points).boxed().toList(), (a, b) -> Math.abs(a - b));
  }

  private static double[] pick(double[] points, int[] order) {
    return Arrays.stream(order).mapToDouble(i -> points[i]).toArray();
  }

  private static void permute(int[] order, int from, Consumer<int[]> each) {
    if (from == order.length) {
      each.accept(order);
      return;
    }
    for (int i = from; i < order.length; i++) {
      swap(order, from, i);
      permute(order, from + 1, each);
      swap(order, from, i);
    }
  }

  private static void swap(int[] order, int i, int j) {
    int kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
}
