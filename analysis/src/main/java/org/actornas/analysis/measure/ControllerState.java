package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.measure.Collapse.Conditioning;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.SingularValueDecomposition;
import org.hipparchus.stat.StatUtils;

/**
 * Measures of one controller: Figure 1's line and its {@link Collapse}.
 *
 * <p>When a controller is said to condition on nothing. Both must hold:
 *
 * <ul>
 *   <li>its states hardly differ: the index is below {@value #NEAR_ZERO_INDEX}, of at most 1 that
 *       an LSTM's outputs can have, or below {@value #NEAR_ZERO_SHARE} of the untrained
 *       controller's of the same seed, so training has taken away most of what the initial weights
 *       gave;
 *   <li>its probabilities hardly differ: the dependence is below {@value #NEAR_ZERO_DEPENDENCE}, a
 *       tenth of a percentage point.
 * </ul>
 *
 * If only the second holds, states differ but decisions do not follow them, which is how an
 * untrained controller is. The limits are conventions; the numbers stand beside the words.
 */
final class ControllerState {
  static final double NEAR_ZERO_INDEX = 1e-3;
  static final double NEAR_ZERO_SHARE = 0.1;
  static final double NEAR_ZERO_DEPENDENCE = 1e-3;

  private ControllerState() {}

  /** Figure 1: [D] the mean over architectures; empty without architectures. */
  static List<Double> meanProbabilities(ControllerTrace trace) {
    return columns(trace.argmaxProbabilities()).map(StatUtils::mean).toList();
  }

  /** The collapse of a controller that was not trained. */
  static Collapse untrained(ControllerTrace trace) {
    return collapse(trace, NEAR_ZERO_INDEX);
  }

  /** The collapse of a trained controller, beside the untrained one's. */
  static Collapse trained(ControllerTrace trace, Collapse untrained) {
    double relative = Double.isNaN(untrained.index()) ? 0 : NEAR_ZERO_SHARE * untrained.index();
    return collapse(trace, Math.max(NEAR_ZERO_INDEX, relative));
  }

  private static Collapse collapse(ControllerTrace trace, double nearZeroIndex) {
    double index = meanDeviation(trace.finalHidden());
    double dependence = meanDeviation(trace.argmaxProbabilities());
    double rank = effectiveRank(trace.finalHidden());
    Conditioning conditioning = conditioning(index, dependence, nearZeroIndex);
    return new Collapse(
        index,
        rank,
        dependence,
        conditioning,
        sentence(conditioning, trace.size(), index, dependence));
  }

  private static Conditioning conditioning(double index, double dependence, double nearZeroIndex) {
    if (Double.isNaN(index) || Double.isNaN(dependence)) {
      return Conditioning.UNKNOWN;
    }
    if (dependence >= NEAR_ZERO_DEPENDENCE) {
      return Conditioning.EARLIER_CHOICES;
    }
    return index < nearZeroIndex ? Conditioning.NOTHING : Conditioning.STATE_ONLY;
  }

  private static String sentence(
      Conditioning conditioning, int architectures, double index, double dependence) {
    String numbers =
        String.format(
            Locale.ROOT,
            "over %d architectures its final state has a mean standard deviation of %s, its"
                + " probabilities one of %s",
            architectures,
            Words.number(index),
            Words.number(dependence));
    return switch (conditioning) {
      case NOTHING -> "The controller conditions on nothing: " + numbers + ".";
      case STATE_ONLY ->
          "The controller's state differs between architectures, but its decisions hardly depend on"
              + " it: "
              + numbers
              + ".";
      case EARLIER_CHOICES ->
          "The controller's decisions depend on what it chose before: " + numbers + ".";
      case UNKNOWN ->
          "Whether the controller conditions on anything cannot be said from "
              + architectures
              + " architectures or from numbers that are not finite.";
    };
  }

  /** Mean over columns of the standard deviation over rows. */
  private static double meanDeviation(double[][] rows) {
    if (rows.length < 2) {
      return Double.NaN;
    }
    return columns(rows)
        .mapToDouble(column -> Math.sqrt(StatUtils.variance(column)))
        .average()
        .orElse(Double.NaN);
  }

  /** exp of the entropy of the singular values, as shares of their sum, of the centred rows. */
  static double effectiveRank(double[][] rows) {
    if (rows.length < 2 || rows[0].length == 0 || !isFinite(rows)) {
      return Double.NaN;
    }
    double[] means = columns(rows).mapToDouble(StatUtils::mean).toArray();
    double[][] centred =
        Arrays.stream(rows)
            .map(
                row -> IntStream.range(0, row.length).mapToDouble(i -> row[i] - means[i]).toArray())
            .toArray(double[][]::new);
    double[] singularValues =
        new SingularValueDecomposition(MatrixUtils.createRealMatrix(centred)).getSingularValues();
    double sum = DoubleStream.of(singularValues).sum();
    if (sum == 0) {
      return Double.NaN;
    }
    double entropy =
        DoubleStream.of(singularValues)
            .map(value -> value / sum)
            .filter(share -> share > 0)
            .map(share -> -share * Math.log(share))
            .sum();
    return Math.exp(entropy);
  }

  private static boolean isFinite(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
  }

  private static Stream<double[]> columns(double[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    return IntStream.range(0, width)
        .mapToObj(i -> Arrays.stream(rows).mapToDouble(row -> row[i]).toArray());
  }
}
