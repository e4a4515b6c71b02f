package org.actornas.analysis.report.figure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.actornas.analysis.report.figure.Series.Form;
import org.actornas.analysis.report.figure.Series.Point;

/** The ECharts option of an {@link XyFigure}. */
final class XyOption {
  private XyOption() {}

  static ObjectNode of(XyFigure figure) {
    ObjectNode option = Json.object();
    option.put("animation", false);
    ObjectNode nas = option.putObject("nas");
    nas.put("kind", kind(figure));
    nas.put("x", figure.x().title());
    legend(option, figure);
    ObjectNode grid = option.putObject("grid");
    grid.put("left", 8);
    grid.put("right", 20);
    grid.put("top", figure.crowded() ? 34 : 62);
    grid.put("bottom", 34);
    grid.put("containLabel", true);
    ObjectNode tooltip = option.putObject("tooltip");
    tooltip.put("trigger", kind(figure).equals("points") ? "item" : "axis");
    tooltip.put("confine", true);
    ObjectNode zoom = option.putArray("dataZoom").addObject();
    zoom.put("type", "inside");
    zoom.put("filterMode", "none");
    zoom.put("zoomOnMouseWheel", "ctrl");
    zoom.put("moveOnMouseMove", "shift");
    zoom.put("preventDefaultMouseMove", false);
    ObjectNode x = Json.axis(figure.x(), true);
    if (kind(figure).equals("lines") && figure.x().categories().isEmpty()) {
      x.put("min", "dataMin");
      x.put("max", "dataMax");
      x.put("minInterval", 1);
    }
    option.set("xAxis", x);
    option.set("yAxis", Json.axis(figure.y(), false));
    ArrayNode all = option.putArray("series");
    for (Series series : figure.series()) {
      add(all.addObject(), series); // before its band: the legend takes the first of a name
      if (series.hasBand()) {
        band(all.addObject(), series);
      }
    }
    if (figure.diagonal()) {
      diagonal(all.addObject(), figure);
    }
    return option;
  }

  private static String kind(XyFigure figure) {
    if (figure.crowded()) {
      return "crowd";
    }
    Form form = figure.series().get(0).form();
    return switch (form) {
      case LINE -> "lines";
      case STEPS -> "steps";
      case POINTS -> "points";
    };
  }

  private static void legend(ObjectNode option, XyFigure figure) {
    ObjectNode legend = option.putObject("legend");
    legend.put("show", !figure.crowded());
    legend.put("type", "scroll");
    legend.put("top", 0);
    legend.put("left", 0);
    legend.put("itemGap", 16);
    legend.putObject("textStyle").put("color", Json.INK);
    ArrayNode data = legend.putArray("data");
    figure.series().stream().filter(Series::listed).forEach(s -> data.add(s.label()));
  }

  private static void add(ObjectNode json, Series series) {
    Look look = series.look();
    boolean points = series.form() == Form.POINTS;
    json.put("type", points ? "scatter" : "line");
    json.put("name", series.label());
    json.put("symbol", look.marker().symbol());
    json.put("symbolSize", points ? 10 : 6);
    json.put("color", look.css());
    if (points) {
      json.putObject("itemStyle").put("opacity", 0.8);
    } else {
      json.put(
          "showSymbol",
          series.listed() && series.form() == Form.LINE && series.points().size() <= 30);
      ObjectNode line = json.putObject("lineStyle");
      line.put("color", look.css());
      line.put("width", look.width());
      line.put("opacity", look.opacity());
      line.put("type", look.dashed() ? "dashed" : "solid");
    }
    if (series.form() == Form.STEPS) {
      json.put("step", "end");
      json.putObject("areaStyle").put("opacity", 0.22);
    }
    if (!series.listed()) {
      json.put("silent", true);
    }
    ArrayNode data = json.putArray("data");
    for (Point point : series.points()) {
      ArrayNode value = data.addArray();
      Json.numbers(value, point.x(), point.y());
      if (series.hasBand()) {
        Json.numbers(value, point.low(), point.high());
      } else if (!point.note().isEmpty()) {
        value.add(point.note());
      }
    }
  }

  /** From low to high: the page's script draws it as one polygon. */
  private static void band(ObjectNode json, Series series) {
    json.put("type", "custom");
    json.put("name", series.label());
    json.put("color", series.look().css());
    json.put("silent", true);
    json.put("clip", true);
    json.put("z", 1);
    ObjectNode encode = json.putObject("encode");
    encode.put("x", 0);
    Json.numbers(encode.putArray("y"), 1, 2);
    ArrayNode data = json.putArray("data");
    series.points().forEach(p -> Json.numbers(data.addArray(), p.x(), p.low(), p.high()));
  }

  private static void diagonal(ObjectNode json, XyFigure figure) {
    List<Double> ends = XyImage.diagonal(figure);
    json.put("type", "line");
    json.put("name", "equal");
    json.put("silent", true);
    json.put("showSymbol", false);
    ObjectNode line = json.putObject("lineStyle");
    line.put("color", "#9aa1a9");
    line.put("width", 1);
    line.put("type", "dashed");
    ArrayNode data = json.putArray("data");
    ends.forEach(end -> Json.numbers(data.addArray(), end, end));
  }
}
