package org.actornas.weights.block;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;

/**
 * What it takes to say whether a push fits, without the blocks: their sizes, and the version that
 * each of them has or is about to have.
 */
public final class BlockVersions {
  private final Map<BlockName, WeightsShape.Matrix> sizes;
  private final Map<BlockName, Long> versions = new HashMap<>();

  /**
   * @param sizes of all blocks
   * @param versions of blocks that have taken deltas
   */
  public BlockVersions(Map<BlockName, WeightsShape.Matrix> sizes, Map<BlockName, Long> versions) {
    this.sizes = Map.copyOf(sizes);
    this.versions.putAll(versions);
  }

  /** Why deltas do not fit; empty if they do. */
  public Optional<String> faultOf(List<BlockDelta> deltas) {
    for (BlockDelta delta : deltas) {
      WeightsShape.Matrix size = sizes.get(delta.name());
      if (size == null) {
        return Optional.of("there is no block " + delta.name());
      }
      if (size.size() != delta.values().length) {
        return Optional.of(
            "%d values for block %s of %d"
                .formatted(delta.values().length, delta.name(), size.size()));
      }
      long version = versions.getOrDefault(delta.name(), 0L);
      if (delta.baseVersion() > version) {
        return Optional.of(
            "a delta on version %d of block %s, which is at %d"
                .formatted(delta.baseVersion(), delta.name(), version));
      }
    }
    return Optional.empty();
  }

  /** The blocks are going to take these deltas. */
  public void promise(List<BlockDelta> deltas) {
    for (BlockDelta delta : deltas) {
      versions.merge(delta.name(), 1L, Long::sum);
    }
  }
}
