package org.actornas.analysis.report.figure;

import java.awt.Color;

/**
 * How a series is drawn.
 *
 * @param rgb its colour, 0xRRGGBB
 * @param dashed whether its line is
 * @param width of its line, in CSS pixels
 * @param opacity 0 to 1
 * @param marker of its points, so that colour is not all that tells series apart
 */
public record Look(int rgb, boolean dashed, double width, double opacity, Marker marker) {
  /** The shapes of points. */
  public enum Marker {
    CIRCLE("circle"),
    TRIANGLE("triangle"),
    SQUARE("rect"),
    DIAMOND("diamond");

    private final String symbol;

    Marker(String symbol) {
      this.symbol = symbol;
    }

    /** ECharts' name of it. */
    String symbol() {
      return symbol;
    }
  }

  /** A plain solid line. */
  public static Look solid(int rgb, Marker marker) {
    return new Look(rgb, false, 2, 1, marker);
  }

  /** The same, but dashed. */
  public Look dashes() {
    return new Look(rgb, true, width, opacity, marker);
  }

  /** The same, but thin and see-through, to be one of many. */
  public Look oneOfMany() {
    return new Look(rgb, dashed, 1, 0.3, marker);
  }

  /** As CSS has it. */
  public String css() {
    return "#%06x".formatted(rgb);
  }

  /** As Java's pictures have it. */
  Color color(double share) {
    return new Color(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, (int) Math.round(255 * share));
  }
}
