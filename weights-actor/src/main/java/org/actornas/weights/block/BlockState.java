package org.actornas.weights.block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockValue;

/**
 * One block of the shared weights: its values, its version, and who moved it last. Immutable.
 *
 * @param value name, version and values
 * @param touchedBy the workers of the last versions, newest first
 */
public record BlockState(BlockValue value, List<String> touchedBy) {
  /** How far back the workers are known; an older delta is judged by these. */
  private static final int MEMORY = 256;

  public BlockState {
    touchedBy = List.copyOf(touchedBy);
  }

  /** A block that nobody has trained. */
  public static BlockState initial(BlockValue value) {
    return new BlockState(value, List.of());
  }

  /**
   * The factor with which this block would take a delta.
   *
   * @throws IllegalArgumentException if the delta is of another block, of another size, or from a
   *     version that this block never had
   */
  public float scaleOf(BlockDelta delta, StalenessScaling scaling) {
    if (!delta.name().equals(value.name()) || delta.values().length != value.values().length) {
      throw new IllegalArgumentException(
          "a delta of %s with %d values for block %s of %d"
              .formatted(delta.name(), delta.values().length, value.name(), value.values().length));
    }
    long staleness = value.version() - delta.baseVersion();
    if (staleness < 0) {
      throw new IllegalArgumentException(
          "a delta on version %d of block %s, which is at %d"
              .formatted(delta.baseVersion(), value.name(), value.version()));
    }
    Set<String> since =
        new HashSet<>(touchedBy.subList(0, (int) Math.min(staleness, touchedBy.size())));
    return scaling.scale(staleness, since.size());
  }

  /** The block after a delta: {@code w += scale * delta}, one version on. */
  public BlockState take(BlockDelta delta, float scale, String workerId) {
    List<String> touched = new ArrayList<>(MEMORY);
    touched.add(workerId);
    touched.addAll(touchedBy.subList(0, Math.min(touchedBy.size(), MEMORY - 1)));
    return new BlockState(
        new BlockValue(value.name(), value.version() + 1, delta.addedTo(value.values(), scale)),
        touched);
  }
}
