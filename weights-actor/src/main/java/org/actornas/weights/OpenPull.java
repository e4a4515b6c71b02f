package org.actornas.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.weights.BlockValue;

/** A pull that waits for blocks. */
final class OpenPull {
  private final Pull pull;
  private final long storeVersion;
  private final List<BlockValue> read = new ArrayList<>();

  /**
   * @param storeVersion pushes that its blocks will have taken
   */
  OpenPull(Pull pull, long storeVersion) {
    this.pull = pull;
    this.storeVersion = storeVersion;
  }

  /** A block has answered. */
  void add(BlockValue block) {
    read.add(block);
  }

  /** Whether all blocks have. */
  boolean isComplete() {
    return read.size() == pull.known().size();
  }

  /** Sends what the asker does not have. */
  void answer() {
    pull.replyTo()
        .tell(
            new Pulled(
                pull.request(),
                read.stream()
                    .filter(block -> !isKnown(block))
                    .sorted(Comparator.comparing(BlockValue::name))
                    .toList(),
                storeVersion));
  }

  private boolean isKnown(BlockValue block) {
    Long known = pull.known().get(block.name());
    return known != null && known == block.version();
  }
}
