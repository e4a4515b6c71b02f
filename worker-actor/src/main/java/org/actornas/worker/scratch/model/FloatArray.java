package org.actornas.worker.scratch.model;

import java.util.Arrays;

/**
 * An array of any rank.
 *
 * @param shape its dimensions
 * @param values row-major; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention: it may be large
public record FloatArray(int[] shape, float[] values) {
  public FloatArray {
    long size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "shape %s does not hold %d values".formatted(Arrays.toString(shape), values.length));
    }
  }

  /** Equal shapes, and equal values to the bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FloatArray that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "float32" + Arrays.toString(shape);
  }
}
