package org.actornas.weights.block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.WeightsShape;

/**
 * One block of the shared weights: its values, its version, and who moved it last. Immutable.
 *
 * <p>Of a block that several workers move it knows the last versions too, so that a delta on one of
 * them can be {@linkplain #take merged} with what has come since.
 *
 * @param size rows and columns
 * @param value name, version and values
 * @param touchedBy the workers of the last versions, newest first
 * @param recent the versions before this one that are still known, newest first
 */
public record BlockState(
    WeightsShape.Matrix size, BlockValue value, List<String> touchedBy, List<BlockValue> recent) {
  /** How far back the workers are known; an older delta is judged by these. */
  private static final int MEMORY = 256;

  /** How far back they are counted, to know how many versions a delta may be behind. */
  private static final int RECENT_WORKERS = 64;

  private static final int MAX_RECENT = 16;

  /** That the known versions of a block may take; but one of any size is known. */
  private static final int RECENT_BYTES = 16 << 20;

  /**
   * A delta was taken.
   *
   * @param block as it is now
   * @param share of the delta that it took: its projection on the delta, 1 for all of it
   */
  public record Taken(BlockState block, float share) {}

  public BlockState {
    touchedBy = List.copyOf(touchedBy);
    recent = List.copyOf(recent);
  }

  /** A block that nobody has trained. */
  public static BlockState initial(WeightsShape.Matrix size, BlockValue value) {
    return new BlockState(size, value, List.of(), List.of());
  }

  /**
   * The block after a delta, one version on. A delta on this version is added. One on a version
   * that is known is {@linkplain AdaptiveSum merged} with the moves since then, for workers that
   * set out from one place and agree have found the same thing. One on a version that is not known
   * is scaled.
   *
   * @throws IllegalArgumentException if the delta is of another block, of another size, or from a
   *     version that this block never had
   */
  public Taken take(BlockDelta delta, String workerId, StalenessScaling scaling) {
    int staleness = stalenessOf(delta);
    if (staleness > 0 && staleness <= recent.size()) {
      return merge(delta, recent.get(staleness - 1).values(), workerId);
    }
    Set<String> since = new HashSet<>(touchedBy.subList(0, Math.min(staleness, touchedBy.size())));
    float scale = scaling.scale(staleness, since.size());
    return new Taken(next(delta.addedTo(value.values(), scale), workerId), scale);
  }

  private int stalenessOf(BlockDelta delta) {
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
    return (int) Math.min(staleness, Integer.MAX_VALUE);
  }

  private Taken merge(BlockDelta delta, float[] base, String workerId) {
    AdaptiveSum sum = AdaptiveSum.of(size, base, value.values(), delta.values());
    return new Taken(next(sum.values(), workerId), sum.share());
  }

  private BlockState next(float[] values, String workerId) {
    List<String> touched = new ArrayList<>(MEMORY);
    touched.add(workerId);
    touched.addAll(touchedBy.subList(0, Math.min(touchedBy.size(), MEMORY - 1)));
    int known = Math.min(recent.size() + 1, versionsToKnow(touched));
    List<BlockValue> versions = new ArrayList<>();
    if (known > 0) {
      versions.add(value);
      versions.addAll(recent.subList(0, known - 1));
    }
    return new BlockState(
        size, new BlockValue(value.name(), value.version() + 1, values), touched, versions);
  }

  /** Each other worker may push twice while one computes; a worker alone is never behind. */
  private int versionsToKnow(List<String> touched) {
    int workers =
        new HashSet<>(touched.subList(0, Math.min(touched.size(), RECENT_WORKERS))).size();
    int fit = RECENT_BYTES / (Float.BYTES * Math.max(1, value.values().length));
    return workers == 1 ? 0 : Math.min(2 * workers, Math.max(1, Math.min(MAX_RECENT, fit)));
  }

  /** The block, its earlier versions forgotten. */
  public BlockState withoutRecent() {
    return new BlockState(size, value, touchedBy, List.of());
  }
}
