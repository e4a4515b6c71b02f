package org.actornas.protocol.status;

import java.util.Optional;
import org.actornas.protocol.work.Lease.LeaseId;

/**
 * One worker, as the controller sees it.
 *
 * @param id such as {@code worker-1}
 * @param device such as {@code cpu}
 * @param lease that it holds
 * @param tasksDone whose results were accepted
 */
public record WorkerStatus(String id, String device, Optional<HeldLease> lease, long tasksDone) {

  /**
   * What a worker does.
   *
   * @param kind of work, such as {@code train-shared}
   */
  public record HeldLease(LeaseId id, String kind) {}

  /** Whether it holds a lease. */
  public boolean busy() {
    return lease.isPresent();
  }
}
