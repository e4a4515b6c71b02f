package org.actornas.weights.block;

import org.actornas.protocol.weights.WeightsShape;

/**
 * Puts two moves from one place together, row by row of a matrix: what they share counts about
 * once, what they do not share is all there. With x and m the moves of a row,
 *
 * <pre>
 *   x and m            if x . m <= 0, else
 *   (1 - cx) x + (1 - cm) m,    cx = min(1, x . m / (2 |x|^2)),    cm = min(1, x . m / (2 |m|^2))
 * </pre>
 *
 * Orthogonal moves are added, equal ones are one, and of parallel ones the much longer counts. This
 * is Adasum (Maleki et al., 2020, arXiv 2006.02924, equation 4), but that no move is turned round.
 */
final class AdaptiveSum {
  private final float[] values;
  private double taken;
  private double whole;

  private AdaptiveSum(float[] now) {
    this.values = now.clone();
  }

  /**
   * The sum of two moves.
   *
   * @param size of the matrix; one of a single column, a bias, is one row
   * @param base where both began
   * @param now where the first one, m, has led
   * @param delta the second one, x
   */
  static AdaptiveSum of(WeightsShape.Matrix size, float[] base, float[] now, float[] delta) {
    AdaptiveSum sum = new AdaptiveSum(now);
    int row = size.columns() == 1 ? size.rows() : size.columns();
    for (int from = 0; from < now.length; from += row) {
      sum.add(base, now, delta, from, from + row);
    }
    return sum;
  }

  private void add(float[] base, float[] now, float[] delta, int from, int to) {
    double both = 0;
    double moves = 0;
    double deltas = 0;
    for (int i = from; i < to; i++) {
      double move = (double) now[i] - base[i];
      both += delta[i] * move;
      moves += move * move;
      deltas += (double) delta[i] * delta[i];
    }
    double ofDelta = both > 0 ? 1 - Math.min(1, both / (2 * deltas)) : 1;
    double ofMove = both > 0 ? 1 - Math.min(1, both / (2 * moves)) : 1;
    for (int i = from; i < to; i++) {
      double move = (double) now[i] - base[i];
      double step = ofDelta * delta[i] - (1 - ofMove) * move;
      values[i] = (float) (now[i] + step);
      taken += step * delta[i];
    }
    whole += deltas;
  }

  /** Where both lead. */
  float[] values() {
    return values;
  }

  /** Of the second move: the projection on it of what it added to the first; 1 for all of it. */
  float share() {
    return whole == 0 ? 1 : (float) (taken / whole);
  }
}
