package org.actornas.deploy.terminal;

import java.util.function.UnaryOperator;

/** One line that drops what does not fit its width, from the right, instead of wrapping. */
final class FittedLine {
  private final StringBuilder text = new StringBuilder();
  private final Style style;
  private int used;
  private boolean full;

  FittedLine(Style style) {
    this.style = style;
  }

  /** Appends if it fits; once something did not, nothing more is appended. */
  FittedLine add(String plain, UnaryOperator<String> colour) {
    if (full || used + plain.length() > style.width()) {
      full = true;
      return this;
    }
    used += plain.length();
    text.append(colour.apply(plain));
    return this;
  }

  /** A dim name and its value, in a fixed width, so that the block does not dance. */
  FittedLine field(String name, String value, int width) {
    return field(name, value, width, UnaryOperator.identity());
  }

  /** The same with a colour for the value. */
  FittedLine field(String name, String value, int width, UnaryOperator<String> colour) {
    String padding = " ".repeat(Math.max(0, width - name.length() - 1 - value.length()));
    int length = name.length() + 1 + value.length();
    if (full || used + length > style.width()) {
      full = true;
      return this;
    }
    String fitting =
        padding.substring(0, Math.min(padding.length(), style.width() - used - length));
    used += length + fitting.length();
    text.append(style.dim(name)).append(' ').append(colour.apply(value)).append(fitting);
    return this;
  }

  int left() {
    return full ? 0 : style.width() - used;
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing();
  }
}
