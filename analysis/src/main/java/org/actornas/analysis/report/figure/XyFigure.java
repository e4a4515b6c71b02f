package org.actornas.analysis.report.figure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Series over two axes: lines with bands, histograms, points.
 *
 * @param name of its files
 * @param title its heading
 * @param alternative what one sees
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param diagonal whether the line y = x is drawn too
 * @param series at least one, each with a label of its own
 */
public record XyFigure(
    String name,
    String title,
    String alternative,
    Axis x,
    Axis y,
    boolean diagonal,
    List<Series> series)
    implements Figure {
  public XyFigure {
    series = List.copyOf(series);
  }

  @Override
  public ObjectNode option() {
    return XyOption.of(this);
  }

  @Override
  public BufferedImage image() {
    return XyImage.of(this);
  }

  @Override
  public String csv() {
    Csv csv = new Csv();
    boolean bands = series.stream().anyMatch(Series::hasBand);
    boolean notes =
        series.stream().flatMap(s -> s.points().stream()).anyMatch(p -> !p.note().isEmpty());
    csv.add(line("series", "x", "y", "low", "high", "note", bands, notes));
    for (Series one : series) {
      for (Series.Point point : one.points()) {
        csv.add(
            line(
                one.label(),
                x.text(point.x()),
                Csv.number(point.y()),
                Csv.number(point.low()),
                Csv.number(point.high()),
                point.note(),
                bands,
                notes));
      }
    }
    return csv.text();
  }

  /** Whether so many series are drawn that each is only part of a picture. */
  boolean crowded() {
    return series.stream().noneMatch(Series::listed);
  }

  private static String[] line(
      String label,
      String x,
      String y,
      String low,
      String high,
      String note,
      boolean bands,
      boolean notes) {
    List<String> values = new ArrayList<>(List.of(label, x, y));
    if (bands) {
      values.add(low);
      values.add(high);
    }
    if (notes) {
      values.add(note);
    }
    return values.toArray(String[]::new);
  }
}
