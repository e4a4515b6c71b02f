package org.actornas.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.weights.log.LoggedPush;

/**
 * Pushes that fit, on their way to the log, in the order of their versions. While some are being
 * written others gather, to be written together. They hold their deltas; but a worker holds two
 * leases at most, and so there are at most two pushes of each.
 */
final class PushQueue {
  /**
   * One of them.
   *
   * @param push as it came
   * @param version pushes that the store has taken with this one
   * @param duplicates further pushes of its task, without their deltas: what they are answered is
   *     not true before this one is on the disk
   */
  record Waiting(Push push, long version, List<Push> duplicates) {
    /** For the log. */
    LoggedPush logged() {
      return new LoggedPush(version, push.taskId(), push.workerId(), push.deltas(), push.outcome());
    }
  }

  private final Map<Long, Waiting> byTask = new HashMap<>();
  private List<Waiting> gathered = new ArrayList<>();
  private List<Waiting> underWay = List.of();

  /** Whether a push of this task is on its way. */
  boolean holds(long taskId) {
    return byTask.containsKey(taskId);
  }

  /** Adds the next push; its task is not held. */
  void add(Push push, long version) {
    Waiting waiting = new Waiting(push, version, new ArrayList<>());
    byTask.put(push.taskId(), waiting);
    gathered.add(waiting);
  }

  /** Adds another push of a task that is held. */
  void addDuplicate(Push push) {
    Waiting first = byTask.get(push.taskId());
    if (first == null) {
      throw new IllegalStateException("no push of task " + push.taskId() + " is on its way");
    }
    first
        .duplicates()
        .add(
            new Push(
                push.request(),
                push.taskId(),
                push.workerId(),
                List.of(),
                push.outcome(),
                push.replyTo()));
  }

  /** How many have gathered. */
  int gathered() {
    return gathered.size();
  }

  /** Whether pushes wait and none are being written. */
  boolean isDue() {
    return underWay.isEmpty() && !gathered.isEmpty();
  }

  /** All that have gathered; they are under way until {@link #arrived}. */
  List<Waiting> send() {
    if (!underWay.isEmpty()) {
      throw new IllegalStateException(underWay.size() + " pushes are being written");
    }
    underWay = gathered;
    gathered = new ArrayList<>();
    return underWay;
  }

  /** Those that were under way, in order: they are where they should be. */
  List<Waiting> arrived() {
    List<Waiting> arrived = underWay;
    underWay = List.of();
    arrived.forEach(waiting -> byTask.remove(waiting.push().taskId()));
    return arrived;
  }
}
