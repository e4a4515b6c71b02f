package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * Spearman's rank correlation of two symmetric matrices, with the p-value of Mantel's permutation
 * test.
 *
 * <p>The pairs of n architectures are not independent: each architecture is in n - 1 of them, so
 * the usual p-value of 4,950 pairs would be far too small. Mantel (1967) permutes the architectures
 * of one matrix, rows and columns together, which keeps what each matrix is and breaks what links
 * them;
 *
 * <pre>p = (1 + #{|rho of a permutation| &gt;= |rho|}) / (1 + permutations)</pre>
 *
 * <p>Permutation k is a function of the seed and k alone.
 */
final class MantelTest {
  /**
   * Sums in another order differ in their last bits; what is equal but for that counts as equal.
   */
  private static final double ROUNDING = 1e-12;

  private final MeasureSettings settings;

  MantelTest(MeasureSettings settings) {
    this.settings = settings;
  }

  /**
   * Correlates.
   *
   * @throws IllegalArgumentException if the matrices differ in size, or a value is not a number
   */
  Correlation correlate(PairMatrix a, PairMatrix b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(
          "matrices of %d and of %d things".formatted(a.size(), b.size()));
    }
    if (a.size() < 3) {
      return Correlation.undefined(a.pairs(), "fewer than three architectures");
    }
    if (a.isConstant() || b.isConstant()) {
      return Correlation.undefined(a.pairs(), "all pairs have the same value");
    }
    double[][] first = standardRanks(a).square();
    double[] second = standardRanks(b).values();
    double rho = product(first, second, identity(a.size()));
    int asExtreme = 0;
    for (int k = 0; k < settings.permutations(); k++) {
      if (Math.abs(product(first, second, permutation(a.size(), k))) >= Math.abs(rho) - ROUNDING) {
        asExtreme++;
      }
    }
    double p = (1.0 + asExtreme) / (1.0 + settings.permutations());
    return Correlation.of(Math.max(-1, Math.min(1, rho)), p, a.pairs());
  }

  /** Ranks, ties sharing their mean rank, with mean 0 and sum of squares 1. */
  private static PairMatrix standardRanks(PairMatrix matrix) {
    double[] ranks =
        new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(matrix.values());
    double mean = (ranks.length + 1) / 2.0;
    double norm = Math.sqrt(Arrays.stream(ranks).map(rank -> (rank - mean) * (rank - mean)).sum());
    return PairMatrix.of(
        matrix.size(), Arrays.stream(ranks).map(rank -> (rank - mean) / norm).toArray());
  }

  private static double product(double[][] first, double[] second, int[] order) {
    double sum = 0;
    int pair = 0;
    for (int i = 0; i < order.length; i++) {
      double[] row = first[order[i]];
      for (int j = i + 1; j < order.length; j++) {
        sum += row[order[j]] * second[pair++];
      }
    }
    return sum;
  }

  private static int[] identity(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private int[] permutation(int size, int counter) {
    RandomGenerator random = new CounterRandom(settings.seed()).at(Purpose.PERMUTATION, counter);
    int[] order = identity(size);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
