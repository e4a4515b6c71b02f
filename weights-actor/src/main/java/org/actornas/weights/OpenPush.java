package org.actornas.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.BlockName;
import org.slf4j.Logger;

/** A push that waits for blocks. */
final class OpenPush {
  private final Push push;
  private final long storeVersion;
  private final List<Block.Taken> taken = new ArrayList<>();

  /**
   * @param storeVersion pushes that the store has taken with this one
   */
  OpenPush(Push push, long storeVersion) {
    this.push = push;
    this.storeVersion = storeVersion;
  }

  /** A block has taken its delta. */
  void add(Block.Taken block) {
    taken.add(block);
  }

  /** Whether all blocks have. */
  boolean isComplete() {
    return taken.size() == push.deltas().size();
  }

  /** Tells the worker and the log. */
  void acknowledge(Logger log) {
    Map<BlockName, Long> versions = new LinkedHashMap<>();
    Map<BlockName, Float> scales = new LinkedHashMap<>();
    float smallest = 1f;
    for (Block.Taken block : taken) {
      versions.put(block.name(), block.version());
      scales.put(block.name(), block.scale());
      smallest = Math.min(smallest, block.scale());
    }
    LogEvent.WEIGHTS_PUSHED.log(log, push.taskId(), push.workerId(), versions.size(), storeVersion);
    if (smallest < 1f) {
      LogEvent.WEIGHTS_SCALED.log(
          log,
          push.taskId(),
          push.workerId(),
          scales.values().stream().filter(scale -> scale < 1f).count(),
          smallest);
    }
    push.replyTo()
        .tell(
            new Pushed(
                push.request(),
                push.taskId(),
                false,
                versions,
                scales,
                push.outcome(),
                storeVersion));
  }
}
