package org.actornas.worker.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;

/**
 * Which version of each block a worker's model holds. A block whose version in the store is not
 * known for certain is forgotten, and pulled again when it is needed.
 */
public final class Replica {
  /** A version that no block has: it asks the store for the block, whatever its version. */
  private static final long NONE = -1;

  private final Map<BlockName, BlockValue> held = new HashMap<>();

  /** What to ask the store for, to have these blocks as they are there. */
  public Map<BlockName, Long> known(List<BlockName> needed) {
    Map<BlockName, Long> known = new LinkedHashMap<>();
    for (BlockName name : needed) {
      BlockValue block = held.get(name);
      known.put(name, block == null ? NONE : block.version());
    }
    return known;
  }

  /** The store has sent blocks. */
  public void install(List<BlockValue> changed) {
    changed.forEach(block -> held.put(block.name(), block));
  }

  /**
   * The values of these blocks.
   *
   * @throws IllegalStateException if one was never installed
   */
  public List<BlockValue> values(List<BlockName> needed) {
    List<BlockValue> values = new ArrayList<>();
    for (BlockName name : needed) {
      BlockValue block = held.get(name);
      if (block == null) {
        throw new IllegalStateException("block " + name + " was not pulled");
      }
      values.add(block);
    }
    return values;
  }

  /**
   * The store has taken a push. Where it took the whole delta on the version that training began
   * from, the model holds what the store holds; the other blocks are forgotten.
   *
   * @param versions of the blocks after the push; none if it was ignored
   * @param scales that the store took the deltas by
   * @param advanced the blocks as the model holds them, under their base version
   */
  public void advance(
      Map<BlockName, Long> versions, Map<BlockName, Float> scales, List<BlockValue> advanced) {
    for (BlockValue block : advanced) {
      long version = versions.getOrDefault(block.name(), NONE);
      float scale = scales.getOrDefault(block.name(), 0f);
      if (version == block.version() + 1 && scale == 1f) {
        held.put(block.name(), new BlockValue(block.name(), version, block.values()));
      } else {
        held.remove(block.name());
      }
    }
  }

  /** Nothing is known of the model any more. */
  public void forget() {
    held.clear();
  }
}
