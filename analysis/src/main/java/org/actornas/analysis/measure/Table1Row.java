package org.actornas.analysis.measure;

import java.util.Map;

/**
 * A run's row of Table 1.
 *
 * @param label the strategy, with the form of reconstruction if it has one
 * @param correlations one for every measure
 */
public record Table1Row(String label, Map<PairMeasure, Correlation> correlations) {
  /**
   * @throws IllegalArgumentException if a measure is missing
   */
  public Table1Row {
    correlations = Measures.complete(correlations);
  }

  /** The correlation of the states' distance with a measure. */
  public Correlation get(PairMeasure measure) {
    return Measures.of(correlations, measure);
  }
}
