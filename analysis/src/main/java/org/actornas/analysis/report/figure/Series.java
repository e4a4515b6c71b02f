package org.actornas.analysis.report.figure;

import java.util.List;

/**
 * A series of points in a figure.
 *
 * @param label what it is
 * @param look how it is drawn
 * @param form what joins its points
 * @param listed whether the legend has it
 * @param points in the order of x
 */
public record Series(String label, Look look, Form form, boolean listed, List<Point> points) {
  /** What joins points. */
  public enum Form {
    /** Straight lines, and a band from low to high where points have one. */
    LINE,
    /** A histogram's outline: y holds from x to the next point's, filled down to zero. */
    STEPS,
    /** Nothing. */
    POINTS
  }

  /**
   * A point.
   *
   * @param x position
   * @param y value, finite
   * @param low lower end of a band, or y
   * @param high upper end of a band, or y
   * @param note what it is, shown with it; empty if there is nothing to say
   */
  public record Point(double x, double y, double low, double high, String note) {
    /** A point without band and note. */
    public static Point at(double x, double y) {
      return new Point(x, y, y, y, "");
    }

    /** A point that says what it is. */
    public static Point at(double x, double y, String note) {
      return new Point(x, y, y, y, note);
    }
  }

  public Series {
    points = List.copyOf(points);
  }

  /** Lines that the legend lists. */
  public static Series line(String label, Look look, List<Point> points) {
    return new Series(label, look, Form.LINE, true, points);
  }

  /** The same, but not in the legend. */
  public Series unlisted() {
    return new Series(label, look, form, false, points);
  }

  /** Whether there is a band to draw. */
  boolean hasBand() {
    return points.stream().anyMatch(point -> point.low() < point.high());
  }
}
