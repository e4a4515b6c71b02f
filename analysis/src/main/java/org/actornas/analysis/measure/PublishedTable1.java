package org.actornas.analysis.measure;

import java.util.List;
import java.util.Map;

/**
 * Table 1 as Adam and Lorraine (arXiv 1904.00438) publish it, for PTB. Three of its numbers are
 * known, but not to which cell each belongs; those cells are empty here.
 */
public final class PublishedTable1 {
  /**
   * A published row.
   *
   * @param label the paper's name of the controller
   * @param strategy ours
   * @param rho where it is known; a measure without a value is one of {@link #UNPLACED}, or has no
   *     column in the paper
   */
  public record Row(String label, String strategy, Map<PairMeasure, Double> rho) {
    public Row {
      rho = Map.copyOf(rho);
    }
  }

  /** The paper's four columns, in its order. */
  public static final List<PairMeasure> COLUMNS =
      List.of(
          PairMeasure.COMMON_ACTIVATIONS,
          PairMeasure.COMMON_CONNECTIONS,
          PairMeasure.EDIT_DISTANCE,
          PairMeasure.PERFORMANCE);

  /** The paper's rows, in its order. */
  public static final List<Row> ROWS =
      List.of(
          new Row(
              "random",
              "random",
              Map.of(
                  PairMeasure.COMMON_ACTIVATIONS, -0.090,
                  PairMeasure.COMMON_CONNECTIONS, -0.130,
                  PairMeasure.EDIT_DISTANCE, -0.064,
                  PairMeasure.PERFORMANCE, 0.004)),
          new Row(
              "supervised",
              "enas-memory",
              Map.of(
                  PairMeasure.COMMON_ACTIVATIONS, -0.404,
                  PairMeasure.EDIT_DISTANCE, 0.100,
                  PairMeasure.PERFORMANCE, 0.163)),
          new Row(
              "unsupervised",
              "enas",
              Map.of(PairMeasure.EDIT_DISTANCE, -0.028, PairMeasure.PERFORMANCE, -0.001)));

  /** The numbers of the three empty cells, in an order that is not known. */
  public static final List<Double> UNPLACED = List.of(-0.315, -0.160, -0.072);

  private PublishedTable1() {}
}
