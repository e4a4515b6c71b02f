package org.actornas.protocol.work;

import java.time.Duration;

/**
 * The right to do one task until a deadline. A lease that is not renewed in time goes to somebody
 * else, with a higher attempt.
 *
 * @param taskId the task, unique in a search
 * @param attempt 1 for the first lease of the task
 * @param incarnation of the controller that grants it; results of an older one are refused
 * @param timeout from when it was granted or last renewed
 * @param versions of what it depends on
 * @param work what to do
 */
public record Lease(
    long taskId, int attempt, long incarnation, Duration timeout, Versions versions, Work work) {

  /** The lease's identity, without its work. */
  public LeaseId id() {
    return new LeaseId(taskId, attempt, incarnation);
  }

  /**
   * Of what a lease depends on.
   *
   * @param policy that drew the cells: the updates that it had taken
   * @param weights that the store has at least; a store that has less is not the search's
   */
  public record Versions(long policy, long weights) {}

  /**
   * Names one lease.
   *
   * @param taskId the task
   * @param attempt which of its leases
   * @param incarnation which controller granted it
   */
  public record LeaseId(long taskId, int attempt, long incarnation) {
    @Override
    public String toString() {
      return taskId + "/" + attempt;
    }
  }
}
