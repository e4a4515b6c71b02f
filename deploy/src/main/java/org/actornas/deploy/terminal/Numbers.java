package org.actornas.deploy.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them; what is not known is a hyphen. */
final class Numbers {
  private Numbers() {}

  static String perplexity(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return String.format(Locale.ROOT, value < 10_000 ? "%.2f" : "%.3g", value);
  }

  static String decimal(double value, int places) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + places + "f", value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Three digits or so and a unit: {@code 812}, {@code 41.2k}, {@code 7.3M}. */
  static String rough(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (value < 1_000) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return value < 1_000_000
        ? String.format(Locale.ROOT, "%.1fk", value / 1_000)
        : String.format(Locale.ROOT, "%.1fM", value / 1_000_000);
  }

  /** {@code 8s}, {@code 4m 05s}, {@code 2h 07m}, {@code 3d 04h}. */
  static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
    }
    return seconds < 86_400
        ? String.format(Locale.ROOT, "%dh %02dm", seconds / 3_600, seconds / 60 % 60)
        : String.format(Locale.ROOT, "%dd %02dh", seconds / 86_400, seconds / 3_600 % 24);
  }
}
