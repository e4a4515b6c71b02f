package org.actornas.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.WeightsProtocol.Merged;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.BlockName;
import org.slf4j.Logger;

/** A push that waits for the blocks and the disk. */
final class OpenPush {
  private final Push push;
  private final long storeVersion;
  private final List<Block.Taken> taken = new ArrayList<>();
  private boolean kept;

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

  /** It will be there after a crash. */
  void kept() {
    kept = true;
  }

  /** Whether all blocks have taken theirs. */
  boolean isMerged() {
    return taken.size() == push.deltas().size();
  }

  boolean isKept() {
    return kept;
  }

  /** Tells the worker that it may train on. */
  void tellMerged() {
    push.replyTo().tell(new Merged(push.request(), versions(), scales()));
  }

  private Map<BlockName, Long> versions() {
    Map<BlockName, Long> versions = new LinkedHashMap<>();
    taken.forEach(block -> versions.put(block.name(), block.version()));
    return versions;
  }

  private Map<BlockName, Float> scales() {
    Map<BlockName, Float> scales = new LinkedHashMap<>();
    taken.forEach(block -> scales.put(block.name(), block.scale()));
    return scales;
  }

  /** Tells the worker and the log that all is done. */
  void acknowledge(Logger log) {
    Map<BlockName, Long> versions = versions();
    Map<BlockName, Float> scales = scales();
    float smallest = scales.values().stream().min(Float::compare).orElse(1f);
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
