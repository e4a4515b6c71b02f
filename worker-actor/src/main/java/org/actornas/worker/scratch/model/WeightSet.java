package org.actornas.worker.scratch.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named weights, immutable by convention.
 *
 * @param arrays by name, in a fixed order
 */
public record WeightSet(Map<String, FloatArray> arrays) {
  public WeightSet {
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }

  /**
   * The array of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public FloatArray get(String name) {
    FloatArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "no array '%s': there are %s".formatted(name, arrays.keySet()));
    }
    return array;
  }

  /**
   * Refuses weights that are not those of a shape.
   *
   * @return these
   * @throws IllegalArgumentException naming the array at fault and what was expected
   */
  public WeightSet requireShape(CellShape shape) {
    Map<String, int[]> expected = shape.weights();
    expected.forEach(
        (name, dimensions) -> {
          int[] found = get(name).shape();
          if (!Arrays.equals(found, dimensions)) {
            throw new IllegalArgumentException(
                "array '%s' has shape %s: expected %s"
                    .formatted(name, Arrays.toString(found), Arrays.toString(dimensions)));
          }
        });
    Set<String> names = arrays.keySet();
    if (names.size() != expected.size()) {
      throw new IllegalArgumentException(
          "the arrays are %s: expected %s".formatted(names, expected.keySet()));
    }
    return this;
  }
}
