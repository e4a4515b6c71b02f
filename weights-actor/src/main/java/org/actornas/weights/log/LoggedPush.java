package org.actornas.weights.log;

import java.util.List;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.work.Outcome;

/**
 * A push as the log keeps it: all that moves the weights, and what a duplicate is answered.
 *
 * @param version pushes that the store has taken with this one
 * @param taskId the task that the deltas come from
 * @param workerId who trained
 * @param deltas trained minus base, for every block that the task changed
 * @param outcome of the task
 */
public record LoggedPush(
    long version, long taskId, String workerId, List<BlockDelta> deltas, Outcome.Trained outcome) {
  /** What a record of the log can hold, with room for all else, in bytes. */
  public static final long MAX_BYTES = 2_000_000_000;

  public LoggedPush {
    deltas = List.copyOf(deltas);
  }

  /** Bytes of the values of deltas. */
  public static long bytesOf(List<BlockDelta> deltas) {
    return deltas.stream().mapToLong(delta -> (long) delta.values().length * Float.BYTES).sum();
  }
}
