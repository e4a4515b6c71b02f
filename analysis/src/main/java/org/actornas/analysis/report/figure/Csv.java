package org.actornas.analysis.report.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180, but with line feeds). */
public final class Csv {
  private final List<String> lines = new ArrayList<>();

  /** A line. */
  public void add(String... values) {
    lines.add(Arrays.stream(values).map(Csv::quoted).collect(Collectors.joining(",")));
  }

  /** A number at full precision; empty if it is not one. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  /** All lines, each with its end. */
  public String text() {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
  }
}
