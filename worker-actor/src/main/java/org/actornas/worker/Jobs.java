package org.actornas.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.actornas.protocol.work.Lease.LeaseId;

/**
 * The leases that a worker holds, two at most: what it does, and what comes next. Only the worker's
 * actor uses it.
 */
final class Jobs {
  private static final int MAX_JOBS = 2;

  private final Deque<Job> held = new ArrayDeque<>();

  boolean isEmpty() {
    return held.isEmpty();
  }

  boolean isFull() {
    return held.size() == MAX_JOBS;
  }

  boolean contains(Job job) {
    return held.contains(job);
  }

  /** All of them; the one that it does is the first. */
  List<Job> all() {
    return List.copyOf(held);
  }

  Optional<Job> first() {
    return Optional.ofNullable(held.peekFirst());
  }

  Optional<Job> ofTask(long taskId) {
    return held.stream().filter(job -> job.taskId() == taskId).findFirst();
  }

  void add(Job job) {
    if (isFull()) {
      throw new IllegalStateException("two leases are held already: " + held);
    }
    held.addLast(job);
  }

  void remove(Job job) {
    held.remove(job);
  }

  /**
   * The lease is somebody else's. What was begun is finished all the same: store and controller
   * take a task's result once.
   */
  void revoke(LeaseId lease) {
    held.removeIf(job -> job.isAt(Job.Stage.HELD) && job.lease().id().equals(lease));
  }

  /** The job that has not been begun and may be begun now. */
  Optional<Job> toBegin() {
    Job before = null;
    for (Job job : held) {
      if (job.isAt(Job.Stage.HELD) && (before == null || before.letsNextBegin())) {
        return Optional.of(job);
      }
      before = job;
    }
    return Optional.empty();
  }

  /** Whether the device will soon have nothing to do. */
  boolean runOut() {
    return held.size() == 1 && held.getFirst().isNearlyDone();
  }
}
