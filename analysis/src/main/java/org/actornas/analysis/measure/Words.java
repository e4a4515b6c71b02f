package org.actornas.analysis.measure;

import java.util.Locale;

/** Numbers as they stand in sentences, the same in every locale. */
final class Words {
  private Words() {}

  /** A small number: four decimals, or an exponent where they would all be zero. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "no number";
    }
    boolean tooSmall = value != 0 && Math.abs(value) < 5e-5;
    return String.format(Locale.ROOT, tooSmall ? "%.1e" : "%.4f", value);
  }

  /** A perplexity: two decimals, or in a word where it is infinite. */
  static String perplexity(double value) {
    return Double.isInfinite(value) ? "infinite" : twoDecimals(value);
  }

  /** An effect or a correlation: two decimals. */
  static String twoDecimals(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** A p-value, with its sign of comparison. */
  static String pValue(double p) {
    return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
  }

  /** A count with its noun. */
  static String count(int count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
