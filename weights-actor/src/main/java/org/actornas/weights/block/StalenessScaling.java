package org.actornas.weights.block;

/**
 * How much of a delta a block takes when others have changed it since training began, and what it
 * was then is not known any more: {@code s = min((1 + staleness)^-exponent, 1 / max(1, workers that
 * touched it since))}. A delta on the current version is taken whole.
 *
 * @param exponent 0 switches the first factor off, 0.5 is the default, 1 averages
 */
public record StalenessScaling(double exponent) {
  public StalenessScaling {
    if (!(exponent >= 0)) {
      throw new IllegalArgumentException("the exponent must be at least 0, but is " + exponent);
    }
  }

  /**
   * The factor s.
   *
   * @param staleness the block's version minus the delta's base version, at least 0
   * @param workersSince different workers whose deltas those were
   */
  public float scale(long staleness, int workersSince) {
    if (staleness == 0) {
      return 1f;
    }
    return (float) Math.min(Math.pow(1.0 + staleness, -exponent), 1.0 / Math.max(1, workersSince));
  }
}
