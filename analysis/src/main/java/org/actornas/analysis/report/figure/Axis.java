package org.actornas.analysis.report.figure;

import java.util.List;

/**
 * An axis of a figure.
 *
 * @param title what it shows, with its unit
 * @param logarithmic whether equal distances are equal factors
 * @param categories names of the positions 0, 1, ...; empty if the axis is one of numbers
 * @param share whether it goes from 0 to 1 whatever the values, so that figures can be compared
 */
public record Axis(String title, boolean logarithmic, List<String> categories, boolean share) {
  public Axis {
    categories = List.copyOf(categories);
  }

  /** Numbers at equal distances. */
  public static Axis linear(String title) {
    return new Axis(title, false, List.of(), false);
  }

  /** Numbers above zero, equal factors at equal distances. */
  public static Axis logarithmic(String title) {
    return new Axis(title, true, List.of(), false);
  }

  /** From 0 to 1. */
  public static Axis share(String title) {
    return new Axis(title, false, List.of(), true);
  }

  /** Named positions. */
  public static Axis of(String title, List<String> categories) {
    return new Axis(title, false, categories, false);
  }

  /** What stands at a position, in tables. */
  String text(double position) {
    return categories.isEmpty() ? Csv.number(position) : categories.get((int) position);
  }
}
