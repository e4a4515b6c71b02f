package org.actornas.weights.block;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.actornas.protocol.work.Outcome;

/**
 * Which tasks' deltas the store has taken, and their outcomes: a task that is done twice moves the
 * weights once.
 *
 * <p>An outcome carries a hidden state, so only the last {@value #MEMORY} are kept, and the last of
 * every cursor however old it is. That is enough: a cursor belongs to one task at a time, until the
 * controller has accepted that task's outcome. So whoever does a task again asks for the last one
 * of its cursor, and a push of an older one comes from a worker that was away for long. Of those
 * that are no longer kept, the newest number of each cursor is remembered; tasks get their cursors
 * in the order of their numbers, so every lower one is past, too.
 */
public final class PushLedger {
  static final int MEMORY = 256;

  private final Map<Long, Outcome.Trained> taken = new LinkedHashMap<>();
  private final Map<Integer, Long> lastOfCursor = new HashMap<>();
  private final Map<Integer, Long> forgotten = new HashMap<>();
  private long version;

  /** A ledger of a store that has taken nothing. */
  public PushLedger() {}

  /**
   * The ledger that had this version and these {@link #outcomes} and {@link #forgotten} tasks.
   *
   * @throws IllegalArgumentException if it cannot have been
   */
  public PushLedger(
      long version, Map<Long, Outcome.Trained> outcomes, Map<Integer, Long> forgotten) {
    if (version < outcomes.size()) {
      throw new IllegalArgumentException(
          "%d outcomes of %d pushes".formatted(outcomes.size(), version));
    }
    this.version = version;
    this.forgotten.putAll(forgotten);
    outcomes.forEach(
        (taskId, outcome) -> {
          taken.put(taskId, outcome);
          lastOfCursor.put(outcome.next().id(), taskId);
        });
  }

  /** A ledger of its own that holds the same. */
  public PushLedger copy() {
    return new PushLedger(version, taken, forgotten);
  }

  /** The outcome of the push that counted, if this task was pushed before and it is still kept. */
  public Optional<Outcome.Trained> outcomeOf(long taskId) {
    return Optional.ofNullable(taken.get(taskId));
  }

  /** Whether a task of this cursor was pushed so long ago that its outcome is no longer kept. */
  public boolean isPast(long taskId, int cursor) {
    return !taken.containsKey(taskId) && taskId <= forgotten.getOrDefault(cursor, -1L);
  }

  /** Records a task's first push. */
  public void record(long taskId, Outcome.Trained outcome) {
    if (taken.putIfAbsent(taskId, outcome) != null) {
      throw new IllegalStateException("task " + taskId + " was pushed before");
    }
    lastOfCursor.put(outcome.next().id(), taskId);
    version++;
    if (taken.size() > MEMORY) {
      forgetOldest();
    }
  }

  /** The first that is not the last of its cursor; of those there are few, one for each cursor. */
  private void forgetOldest() {
    Iterator<Map.Entry<Long, Outcome.Trained>> oldest = taken.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<Long, Outcome.Trained> push = oldest.next();
      int cursor = push.getValue().next().id();
      if (!push.getKey().equals(lastOfCursor.get(cursor))) {
        forgotten.merge(cursor, push.getKey(), Math::max);
        oldest.remove();
        return;
      }
    }
  }

  /** How many pushes were taken. */
  public long version() {
    return version;
  }

  /** The outcomes that are kept by task, oldest first. */
  public Map<Long, Outcome.Trained> outcomes() {
    return Collections.unmodifiableMap(taken);
  }

  /** For each cursor, the newest task whose outcome is no longer kept. */
  public Map<Integer, Long> forgotten() {
    return Collections.unmodifiableMap(forgotten);
  }
}
