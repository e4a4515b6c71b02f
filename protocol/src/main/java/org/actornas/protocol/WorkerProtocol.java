package org.actornas.protocol;

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

  /** There is no more work. */
  record SearchEnded() implements WorkerProtocol {}
}
