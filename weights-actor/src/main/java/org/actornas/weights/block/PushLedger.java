package org.actornas.weights.block;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.actornas.protocol.work.Outcome;

/**
 * Which tasks' deltas the store has taken, and their outcomes: a task that is done twice moves the
 * weights once. Remembers the last {@value #MEMORY} tasks; a task is not given out again after so
 * many others.
 */
public final class PushLedger {
  static final int MEMORY = 4_096;

  private final Map<Long, Outcome.Trained> taken = new LinkedHashMap<>();
  private long version;

  /** The outcome of the push that counted, if this task was pushed before. */
  public Optional<Outcome.Trained> outcomeOf(long taskId) {
    return Optional.ofNullable(taken.get(taskId));
  }

  /** Records a task's first push. */
  public void record(long taskId, Outcome.Trained outcome) {
    if (taken.putIfAbsent(taskId, outcome) != null) {
      throw new IllegalStateException("task " + taskId + " was pushed before");
    }
    version++;
    if (taken.size() > MEMORY) {
      taken.remove(taken.keySet().iterator().next());
    }
  }

  /** How many pushes were taken. */
  public long version() {
    return version;
  }
}
