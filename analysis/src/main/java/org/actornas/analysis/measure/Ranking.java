package org.actornas.analysis.measure;

import java.util.Optional;

/**
 * Whether cells rank alike under shared weights and trained from scratch.
 *
 * @param kendallTau tau-b, -1 to 1, or NaN if undefined
 * @param pValue two-sided, or NaN if undefined
 * @param n cells
 * @param undefined why there is no number, if there is none
 */
public record Ranking(double kendallTau, double pValue, int n, Optional<String> undefined) {
  /** Whether there is a number. */
  public boolean isDefined() {
    return undefined.isEmpty();
  }
}
