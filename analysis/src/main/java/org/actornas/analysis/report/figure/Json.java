package org.actornas.analysis.report.figure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Pieces of JSON that options of charts are made of. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  static final String INK = "#222222";
  static final String SOFT_INK = "#555555";
  static final String LINE = "#e3e6ea";

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Seven significant digits: more than any chart shows, less than a page can carry. */
  static ArrayNode numbers(ArrayNode into, double... values) {
    for (double value : values) {
      into.add(rounded(value));
    }
    return into;
  }

  static double rounded(double value) {
    return Double.isFinite(value)
        ? Double.parseDouble(String.format(Locale.ROOT, "%.7g", value))
        : value;
  }

  static ObjectNode axis(Axis axis, boolean horizontal) {
    ObjectNode json = object();
    boolean named = !axis.categories().isEmpty();
    json.put("type", named ? "category" : axis.logarithmic() ? "log" : "value");
    if (named) {
      ArrayNode data = json.putArray("data");
      axis.categories().forEach(data::add);
      json.put("boundaryGap", false);
    } else {
      json.put("scale", true);
      if (axis.logarithmic()) {
        json.put("logBase", 2); // perplexities seldom span a factor of 10
      }
      if (axis.share()) {
        json.put("min", 0);
        json.put("max", 1);
      }
    }
    json.put("name", axis.title());
    json.put("nameLocation", horizontal ? "middle" : "end");
    json.put("nameGap", horizontal ? 28 : 12);
    ObjectNode name = json.putObject("nameTextStyle");
    name.put("color", SOFT_INK);
    name.put("fontSize", 12);
    name.put("align", horizontal ? "center" : "left");
    ObjectNode label = json.putObject("axisLabel");
    label.put("color", SOFT_INK);
    label.put("hideOverlap", true);
    json.putObject("axisLine")
        .put("show", horizontal)
        .putObject("lineStyle")
        .put("color", "#9aa1a9");
    json.putObject("splitLine").put("show", !horizontal).putObject("lineStyle").put("color", LINE);
    return json;
  }
}
