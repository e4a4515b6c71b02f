package org.actornas.controller;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A number as people read it in logs: four significant digits. */
final class Rounded {
  private Rounded() {}

  static double of(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value;
    }
    return new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_UP)).doubleValue();
  }
}
