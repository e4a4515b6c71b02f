package org.actornas.analysis.measure;

import java.util.Optional;

/**
 * Spearman's rank correlation of two numbers per pair of architectures, with the p-value of a
 * Mantel test.
 *
 * @param rho -1 to 1, or NaN if undefined
 * @param pValue two-sided, or NaN if undefined
 * @param pairs how many
 * @param undefined why there is no number, if there is none
 */
public record Correlation(double rho, double pValue, int pairs, Optional<String> undefined) {
  /** A correlation that is a number. */
  public static Correlation of(double rho, double pValue, int pairs) {
    return new Correlation(rho, pValue, pairs, Optional.empty());
  }

  /** A correlation that cannot be computed, and why. */
  public static Correlation undefined(int pairs, String reason) {
    return new Correlation(Double.NaN, Double.NaN, pairs, Optional.of(reason));
  }

  /** Whether there is a number. */
  public boolean isDefined() {
    return undefined.isEmpty();
  }
}
