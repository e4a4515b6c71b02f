package org.actornas.deploy.terminal;

/**
 * What a terminal can show.
 *
 * @param width columns
 * @param colour whether ANSI colours are wanted
 * @param unicode whether its encoding has more than ASCII
 */
public record Style(int width, boolean colour, boolean unicode) {
  /** For files and pipes. */
  public static final Style PLAIN = new Style(100, false, false);

  private static final String RESET = "\033[0m";

  public Style withWidth(int columns) {
    return new Style(columns, colour, unicode);
  }

  String bold(String text) {
    return in("\033[1m", text);
  }

  String dim(String text) {
    return in("\033[2m", text);
  }

  String good(String text) {
    return in("\033[32m", text);
  }

  /** A warning's colour. */
  public String warning(String text) {
    return in("\033[33m", text);
  }

  /** An error's colour. */
  public String error(String text) {
    return in("\033[31m", text);
  }

  /** A horizontal bar of so many columns, filled from the left. */
  String bar(double fraction, int columns) {
    int filled = (int) Math.floor(Math.max(0, Math.min(1, fraction)) * columns);
    String full = unicode ? "━" : "#";
    String empty = unicode ? "─" : "-";
    return good(full.repeat(filled)) + dim(empty.repeat(columns - filled));
  }

  private String in(String code, String text) {
    return colour && !text.isEmpty() ? code + text + RESET : text;
  }
}
