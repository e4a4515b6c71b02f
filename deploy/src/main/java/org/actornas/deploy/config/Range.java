package org.actornas.deploy.config;

import java.math.BigDecimal;

/**
 * The real numbers that a setting may take.
 *
 * @param min the lower end
 * @param minIncluded whether it is allowed itself
 * @param max the upper end; infinity if there is none
 * @param maxIncluded whether it is allowed itself
 */
record Range(double min, boolean minIncluded, double max, boolean maxIncluded) {
  static final Range POSITIVE = new Range(0, false, Double.POSITIVE_INFINITY, false);
  static final Range NOT_NEGATIVE = new Range(0, true, Double.POSITIVE_INFINITY, false);

  /** 0 up to, but not, 1: a rate of dropout, the decay of an average. */
  static final Range BELOW_ONE = new Range(0, true, 1, false);

  static final Range AT_LEAST_ONE = new Range(1, true, Double.POSITIVE_INFINITY, false);

  /** Above 0, up to 1: a factor that does not grow. */
  static final Range UP_TO_ONE = new Range(0, false, 1, true);

  /** The float that the number is stored as must itself be inside. */
  boolean contains(float value) {
    return Float.isFinite(value)
        && (minIncluded ? value >= min : value > min)
        && (maxIncluded ? value <= max : value < max);
  }

  String text() {
    String lower = (minIncluded ? "of at least " : "above ") + plain(min);
    if (max == Double.POSITIVE_INFINITY) {
      return "a number " + lower;
    }
    return "a number " + lower + (maxIncluded ? " and at most " : " and below ") + plain(max);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
