package org.actornas.analysis.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Maps that have a value for every {@link PairMeasure}. */
final class Measures {
  private Measures() {}

  static <T> Map<PairMeasure, T> each(Function<PairMeasure, T> value) {
    Map<PairMeasure, T> values = new EnumMap<>(PairMeasure.class);
    for (PairMeasure measure : PairMeasure.values()) {
      values.put(measure, value.apply(measure));
    }
    return Collections.unmodifiableMap(values);
  }

  static <T> Map<PairMeasure, T> complete(Map<PairMeasure, T> values) {
    Set<PairMeasure> missing = EnumSet.allOf(PairMeasure.class);
    missing.removeAll(values.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("no value for " + missing);
    }
    return Collections.unmodifiableMap(new EnumMap<>(values));
  }

  static <T> T of(Map<PairMeasure, T> values, PairMeasure measure) {
    T value = values.get(measure);
    if (value == null) {
      throw new IllegalArgumentException("no value for " + measure);
    }
    return value;
  }
}
