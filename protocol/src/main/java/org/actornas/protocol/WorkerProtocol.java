package org.actornas.protocol;

import akka.actor.DeadLetterSuppression;
import org.actornas.protocol.work.Lease;

/** What the controller tells a worker. */
public sealed interface WorkerProtocol extends WireMessage {

  /** In answer to {@link ControllerProtocol.RequestWork}. */
  record LeaseGranted(Lease lease) implements WorkerProtocol {}

  /** The lease went to somebody else; its result is not wanted. */
  record LeaseRevoked(Lease.LeaseId lease) implements WorkerProtocol {}

  /**
   * This worker can't take part.
   *
   * @param reason in words
   */
  record Refused(String reason) implements WorkerProtocol {}

  /** In answer to {@link ControllerProtocol.WithdrawRequest}: nothing is on its way. */
  record Dismissed() implements WorkerProtocol {}

  /** There is no more work. A worker may be told twice, and be gone the second time. */
  record SearchEnded() implements WorkerProtocol, DeadLetterSuppression {}
}
