package org.actornas.analysis.report;

import java.util.Locale;
import org.actornas.analysis.measure.Spread;

/** Numbers for people, the same in every locale; a dash where there is none. */
final class Numbers {
  static final String NONE = "–";

  private Numbers() {}

  /** A perplexity: as many decimals as matter. */
  static String perplexity(double value) {
    return Math.abs(value) >= 10_000 ? format("%.0f", value) : format("%.2f", value);
  }

  /** A correlation: sign and three decimals, with a true minus. */
  static String correlation(double value) {
    return format("%+.3f", value);
  }

  /** A number of unknown size: three significant digits, an exponent where it is tiny. */
  static String small(double value) {
    boolean tiny = value != 0 && Math.abs(value) < 1e-3;
    return tiny ? format("%.1e", value) : format(Math.abs(value) < 1 ? "%.4f" : "%.2f", value);
  }

  /** A p-value without its name. */
  static String probability(double p) {
    return p < 0.001 ? "< 0.001" : format("%.3f", p);
  }

  /** Mean, and the standard deviation where there are several seeds. */
  static String spread(Spread spread, Form form) {
    if (spread.values().isEmpty()) {
      return NONE;
    }
    String mean = form.text(spread.mean());
    double deviation = spread.standardDeviation();
    return Double.isNaN(deviation) ? mean : mean + " ± " + form.text(deviation).replace("+", "");
  }

  /** How to write a number. */
  interface Form {
    String text(double value);
  }

  private static String format(String format, double value) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, format, value).replace('-', '−').replace("e−0", "e−")
        : Double.isNaN(value) ? NONE : value > 0 ? "∞" : "−∞";
  }
}
