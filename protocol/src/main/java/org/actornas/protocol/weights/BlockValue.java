package org.actornas.protocol.weights;

import java.util.Arrays;

/**
 * A block at one version. Inside one JVM the array is shared: nobody writes to it.
 *
 * @param name the block
 * @param version how many deltas it has taken
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent")
public record BlockValue(BlockName name, long version, float[] values) {

  /** Bit-for-bit equality of the values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BlockValue that
        && name.equals(that.name)
        && version == that.version
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Long.hashCode(version);
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
