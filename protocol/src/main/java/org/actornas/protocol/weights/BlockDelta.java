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
