package org.actornas.analysis.report.figure;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.actornas.analysis.report.figure.Series.Point;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The picture of an {@link XyFigure}. */
final class XyImage {
  private static final double BAND = 0.18;
  private static final int LEGEND_LINE = 30; // pixels
  private static final double FILL = 0.22;

  private XyImage() {}

  static BufferedImage of(XyFigure figure) {
    XYChart chart =
        new XYChartBuilder()
            .width(Pictures.WIDTH)
            .height(
                Pictures.HEIGHT
                    + LEGEND_LINE * (int) figure.series().stream().filter(Series::listed).count())
            .title(figure.title())
            .xAxisTitle(figure.x().title())
            .yAxisTitle(figure.y().title())
            .build();
    style(chart.getStyler(), figure);
    if (figure.diagonal()) {
      line(
          chart,
          "equal",
          List.copyOf(diagonalPoints(figure)),
          new Look(0x9aa1a9, true, 1, 1, Look.Marker.CIRCLE),
          false);
    }
    for (Series series : figure.series()) {
      add(chart, series);
    }
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** Where y = x begins and ends: the range of all coordinates. */
  static List<Double> diagonal(XyFigure figure) {
    List<Double> all =
        figure.series().stream()
            .flatMap(series -> series.points().stream())
            .flatMap(point -> Stream.of(point.x(), point.y()))
            .toList();
    return List.of(Collections.min(all), Collections.max(all));
  }

  private static List<Point> diagonalPoints(XyFigure figure) {
    return diagonal(figure).stream().map(end -> Point.at(end, end)).toList();
  }

  private static void style(XYStyler styler, XyFigure figure) {
    Pictures.style(styler);
    styler.setLegendVisible(!figure.crowded());
    styler.setXAxisLogarithmic(figure.x().logarithmic());
    styler.setYAxisLogarithmic(figure.y().logarithmic());
    styler.setXAxisLogarithmicDecadeOnly(false);
    styler.setYAxisLogarithmicDecadeOnly(false);
    List<String> names = figure.x().categories();
    styler.setYAxisTickLabelsFormattingFunction(Pictures::tick);
    if (figure.y().share()) {
      styler.setYAxisMin(0.0);
      styler.setYAxisMax(1.0);
    }
    if (names.isEmpty()) {
      styler.setXAxisTickLabelsFormattingFunction(Pictures::tick);
    } else {
      styler.setXAxisMaxLabelCount(names.size());
      styler.setXAxisTickLabelsFormattingFunction(
          position ->
              position == Math.rint(position) && position >= 0 && position < names.size()
                  ? names.get(position.intValue())
                  : "");
    }
  }

  private static void add(XYChart chart, Series series) {
    Look look = series.look();
    List<Point> points = series.points();
    switch (series.form()) {
      case LINE -> {
        if (series.hasBand()) {
          List<Point> outline = new ArrayList<>();
          points.forEach(point -> outline.add(Point.at(point.x(), point.high())));
          List<Point> backward = new ArrayList<>(points);
          Collections.reverse(backward);
          backward.forEach(point -> outline.add(Point.at(point.x(), point.low())));
          polygon(chart, series.label() + " band", outline, look.color(BAND));
        }
        line(chart, series.label(), points, look, series.listed());
      }
      case STEPS -> {
        List<Point> outline = corners(points);
        polygon(chart, series.label() + " area", outline, look.color(FILL));
        line(chart, series.label(), outline, look, series.listed());
      }
      case POINTS -> {
        XYSeries drawn = chart.addSeries(series.label(), xs(points), ys(points));
        drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        drawn.setMarker(marker(look.marker()));
        drawn.setMarkerColor(look.color(0.8));
      }
    }
  }

  /** A histogram's outline, from zero up and down to zero again. */
  private static List<Point> corners(List<Point> points) {
    List<Point> corners = new ArrayList<>();
    double before = 0;
    for (Point point : points) {
      corners.add(Point.at(point.x(), before));
      corners.add(Point.at(point.x(), point.y()));
      before = point.y();
    }
    return corners;
  }

  private static void polygon(XYChart chart, String label, List<Point> outline, Color fill) {
    XYSeries drawn = chart.addSeries(label, xs(outline), ys(outline));
    drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    drawn.setFillColor(fill);
    drawn.setLineColor(new Color(0, true));
    drawn.setLineStyle(SeriesLines.NONE);
    drawn.setMarker(SeriesMarkers.NONE);
    drawn.setShowInLegend(false);
  }

  private static void line(
      XYChart chart, String label, List<Point> points, Look look, boolean listed) {
    XYSeries drawn = chart.addSeries(label, xs(points), ys(points));
    drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    drawn.setLineColor(look.color(look.opacity()));
    drawn.setLineStyle(look.dashed() ? SeriesLines.DASH_DASH : SeriesLines.SOLID);
    drawn.setLineWidth((float) (1.5 * look.width()));
    drawn.setMarker(points.size() == 1 ? marker(look.marker()) : SeriesMarkers.NONE);
    drawn.setMarkerColor(look.color(1));
    drawn.setShowInLegend(listed);
  }

  private static Marker marker(Look.Marker marker) {
    return switch (marker) {
      case CIRCLE -> SeriesMarkers.CIRCLE;
      case TRIANGLE -> SeriesMarkers.TRIANGLE_UP;
      case SQUARE -> SeriesMarkers.SQUARE;
      case DIAMOND -> SeriesMarkers.DIAMOND;
    };
  }

  private static double[] xs(List<Point> points) {
    return values(points, Point::x);
  }

  private static double[] ys(List<Point> points) {
    return values(points, Point::y);
  }

  private static double[] values(List<Point> points, ToDoubleFunction<Point> value) {
    return points.stream().mapToDouble(value).toArray();
  }
}
