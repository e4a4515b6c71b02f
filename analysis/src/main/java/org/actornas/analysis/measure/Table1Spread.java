package org.actornas.analysis.measure;

import java.util.Map;

/**
 * A strategy's row of Table 1 over its seeds.
 *
 * @param label the strategy, with the form of reconstruction if it has one
 * @param rho for every measure, the correlations of the seeds
 */
public record Table1Spread(String label, Map<PairMeasure, Spread> rho) {
  /**
   * @throws IllegalArgumentException if a measure is missing
   */
  public Table1Spread {
    rho = Measures.complete(rho);
  }

  /** The seeds' correlations of the states' distance with a measure. */
  public Spread get(PairMeasure measure) {
    return Measures.of(rho, measure);
  }
}
