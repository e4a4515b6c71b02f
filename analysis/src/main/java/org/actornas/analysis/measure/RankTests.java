package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.inference.MannWhitneyUTest;

/** Tests that look at ranks alone: perplexities have a long tail. */
final class RankTests {
  /** Up to this many values, the distribution of Kendall's S is counted out. */
  private static final int EXACT_TAU = 50;

  private RankTests() {}

  /**
   * Mann and Whitney's test.
   *
   * @param u pairs (trained, random) in which the trained value is lower, ties counting half
   * @param pValue two-sided: exact for up to 50 values on both sides together without ties,
   *     otherwise the normal approximation with corrections for ties and continuity
   * @param cliffsDelta 2 u / (pairs) - 1
   */
  record MannWhitney(double u, double pValue, double cliffsDelta) {
    /** Of an empty side. */
    static final MannWhitney UNDEFINED = new MannWhitney(Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * The test of two sets of perplexities, neither empty; NaN ranks with the infinite ones, last. If
   * all values are equal, p is 1.
   */
  static MannWhitney mannWhitney(double[] trained, double[] random) {
    double[] ours = numbers(trained);
    double[] theirs = numbers(random);
    double u = 0;
    for (double our : ours) {
      for (double their : theirs) {
        u += our < their ? 1 : our == their ? 0.5 : 0;
      }
    }
    boolean allEqual =
        isConstant(DoubleStream.concat(Arrays.stream(ours), Arrays.stream(theirs)).toArray());
    double p = allEqual ? 1 : new MannWhitneyUTest().mannWhitneyUTest(ours, theirs);
    return new MannWhitney(u, p, 2 * u / ((double) ours.length * theirs.length) - 1);
  }

  /**
   * Kendall's tau-b, two-sided p: exact for up to {@value #EXACT_TAU} values without ties,
   * otherwise the normal approximation with correction for ties (Kendall 1970).
   */
  static Ranking kendall(double[] x, double[] y) {
    int n = x.length;
    if (n < 3) {
      return noRanking(n, n == 0 ? "no cell was trained from scratch" : "fewer than three cells");
    }
    double[] first = numbers(x);
    double[] second = numbers(y);
    if (isConstant(first) || isConstant(second)) {
      return noRanking(n, "all cells have the same perplexity");
    }
    double tau = new KendallsCorrelation().correlation(first, second);
    int s = 0; // concordant less discordant pairs
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        s += Double.compare(first[i], first[j]) * Double.compare(second[i], second[j]);
      }
    }
    boolean ties = hasTies(first) || hasTies(second);
    double p = !ties && n <= EXACT_TAU ? exactS(Math.abs(s), n) : normalS(s, first, second);
    return new Ranking(tau, p, n, Optional.empty());
  }

  private static Ranking noRanking(int n, String reason) {
    return new Ranking(Double.NaN, Double.NaN, n, Optional.of(reason));
  }

  /** P(|S| &gt;= s): a permutation with d inversions has S = pairs - 2 d. */
  private static double exactS(int s, int n) {
    int pairs = n * (n - 1) / 2;
    double[] shares = new double[pairs + 1]; // of the permutations, by their number of inversions
    shares[0] = 1;
    for (int k = 2; k <= n; k++) { // the k-th value goes before 0 to k-1 of the others
      double[] next = new double[pairs + 1];
      for (int d = 0; d <= k * (k - 1) / 2; d++) {
        for (int before = Math.max(0, d - pairs); before < k && before <= d; before++) {
          next[d] += shares[d - before] / k;
        }
      }
      shares = next;
    }
    int most = (pairs - s) / 2;
    return Math.min(1, 2 * Arrays.stream(shares, 0, most + 1).sum());
  }

  private static double normalS(double s, double[] x, double[] y) {
    double n = x.length;
    double v0 = n * (n - 1) * (2 * n + 5);
    double vx = tieTerm(x, t -> t * (t - 1) * (2 * t + 5));
    double vy = tieTerm(y, t -> t * (t - 1) * (2 * t + 5));
    double v1 = tieTerm(x, t -> t * (t - 1)) * tieTerm(y, t -> t * (t - 1)) / (2 * n * (n - 1));
    double v2 =
        tieTerm(x, t -> t * (t - 1) * (t - 2))
            * tieTerm(y, t -> t * (t - 1) * (t - 2))
            / (9 * n * (n - 1) * (n - 2));
    return twoSided(s / Math.sqrt((v0 - vx - vy) / 18 + v1 + v2));
  }

  /**
   * Two-sided p of the sign test: {@code successes} of {@code trials} at even odds; NaN without
   * trials. (The library's own two-sided binomial test takes outcomes of equal probability for
   * different ones when rounding parts them: 0.625 for 2 of 3, where it is 1.)
   */
  static double signTest(int trials, int successes) {
    if (trials == 0) {
      return Double.NaN;
    }
    int fewer = Math.min(successes, trials - successes);
    return Math.min(1, 2 * new BinomialDistribution(trials, 0.5).cumulativeProbability(fewer));
  }

  /** The median, of which those that are not finite are the largest; of at least one value. */
  static double median(double[] values) {
    double[] sorted = numbers(values);
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double twoSided(double z) {
    return Math.min(1, 2 * new NormalDistribution().cumulativeProbability(-Math.abs(z)));
  }

  private static double[] numbers(double[] values) {
    return Arrays.stream(values)
        .map(value -> Double.isNaN(value) ? Double.POSITIVE_INFINITY : value)
        .toArray();
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  private static boolean hasTies(double[] values) {
    return Arrays.stream(values).distinct().count() < values.length;
  }

  /** The sum of a function of t over all groups of t equal values. */
  private static double tieTerm(double[] values, DoubleUnaryOperator ofGroup) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double sum = 0;
    int start = 0;
    for (int i = 1; i <= sorted.length; i++) {
      if (i == sorted.length || sorted[i] != sorted[start]) {
        sum += i - start > 1 ? ofGroup.applyAsDouble(i - start) : 0;
        start = i;
      }
    }
    return sum;
  }
}
