package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.actornas.analysis.evidence.EpochPoint;
import org.actornas.analysis.report.Study.Group;
import org.actornas.analysis.report.figure.Axis;
import org.actornas.analysis.report.figure.Figure;
import org.actornas.analysis.report.figure.Look;
import org.actornas.analysis.report.figure.Series;
import org.actornas.analysis.report.figure.Series.Point;
import org.actornas.analysis.report.figure.XyFigure;

/** Lines over epochs or steps: the mean of a strategy's seeds, in a band from lowest to highest. */
final class OverSeeds {
  private OverSeeds() {}

  /** A number of every epoch; what is not finite is left out. */
  static Series epochs(Group group, String suffix, Look look, ToDoubleFunction<EpochPoint> value) {
    Map<Double, List<Double>> values = new TreeMap<>();
    for (Study.Run run : group.seeds()) {
      for (EpochPoint epoch : run.evidence().epochs()) {
        collect(values, epoch.epoch(), value.applyAsDouble(epoch));
      }
    }
    return series(group.label() + suffix, look, values);
  }

  /** Lines of one strategy, by position from 0. */
  static Series positions(String label, Look look, List<List<Double>> lines) {
    Map<Double, List<Double>> values = new TreeMap<>();
    for (List<Double> line : lines) {
      for (int position = 0; position < line.size(); position++) {
        collect(values, position, line.get(position));
      }
    }
    return series(label, look, values);
  }

  /** A figure over epochs of those series that have points; nothing if none has. */
  static List<Figure> figure(
      String name, String title, String alternative, Axis y, List<Series> series) {
    List<Series> drawn = series.stream().filter(one -> !one.points().isEmpty()).toList();
    return drawn.isEmpty()
        ? List.of()
        : List.of(new XyFigure(name, title, alternative, Axis.linear("epoch"), y, false, drawn));
  }

  private static void collect(Map<Double, List<Double>> values, double at, double value) {
    if (Double.isFinite(value)) {
      values.computeIfAbsent(at, x -> new ArrayList<>()).add(value);
    }
  }

  private static Series series(String label, Look look, Map<Double, List<Double>> values) {
    List<Point> points = new ArrayList<>();
    values.forEach(
        (x, seeds) -> {
          double mean = seeds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
          double low = seeds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
          double high = seeds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
          points.add(new Point(x, mean, low, high, ""));
        });
    return Series.line(label, look, points);
  }
}
