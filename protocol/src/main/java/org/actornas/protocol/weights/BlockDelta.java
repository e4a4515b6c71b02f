package org.actornas.protocol.weights;

import java.util.Arrays;

/**
 * What training added to a block.
 *
 * @param name the block
 * @param baseVersion the version that training began from
 * @param values trained minus base, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never changed once it is in a delta
public record BlockDelta(BlockName name, long baseVersion, float[] values) {

  /**
   * {@code base + scale * delta} in a new array. Store and worker both use this one operation, so
   * that they agree bit for bit where the scale is 1.
   */
  public float[] addedTo(float[] base, float scale) {
    if (base.length != values.length) {
      throw new IllegalArgumentException(
          "a delta of %d values for block %s of %d".formatted(values.length, name, base.length));
    }
    float[] sum = new float[base.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = base[i] + scale * values[i];
    }
    return sum;
  }

  /** Bit-for-bit equality of the values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BlockDelta that
        && name.equals(that.name)
        && baseVersion == that.baseVersion
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Long.hashCode(baseVersion);
  }

  @Override
  public String toString() {
    return name + "@" + baseVersion + "+";
  }
}
