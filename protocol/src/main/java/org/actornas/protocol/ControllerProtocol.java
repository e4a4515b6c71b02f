package org.actornas.protocol;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.WorkerDescription;

/** What the controller is told by workers. */
public sealed interface ControllerProtocol extends WireMessage {

  /**
   * A worker wants work: it is idle, or soon will be. Asking again is asking once. Answered, when
   * there is work, by {@link WorkerProtocol.LeaseGranted}; at once by {@link
   * WorkerProtocol.Refused} if it read another corpus, and by {@link WorkerProtocol.SearchEnded}
   * after the end. Workers that hold nothing are served first.
   *
   * @param holding the lease that it has nearly done; empty if it is idle. It holds no other: what
   *     was granted to it besides did not arrive
   */
  record RequestWork(
      WorkerDescription worker, Optional<LeaseId> holding, ActorRef<WorkerProtocol> replyTo)
      implements ControllerProtocol {}

  /**
   * A worker wants no work any more. Answered by {@link WorkerProtocol.Dismissed}, unless a lease
   * is on its way to it: that it still has to do.
   *
   * @param holding the lease that it still does; empty if it is idle
   */
  record WithdrawRequest(
      String workerId, Optional<LeaseId> holding, ActorRef<WorkerProtocol> replyTo)
      implements ControllerProtocol {}

  /**
   * A worker is still computing. Answered by {@link WorkerProtocol.LeaseRevoked} only if the lease
   * is not its own any more.
   */
  record RenewLease(LeaseId lease, String workerId, ActorRef<WorkerProtocol> replyTo)
      implements ControllerProtocol {}

  /**
   * A worker has done its lease; not answered. The first result of a task is the one that counts.
   */
  record WorkDone(LeaseId lease, String workerId, Outcome outcome) implements ControllerProtocol {}

  /**
   * A worker could not do its lease; not answered: the work goes out again.
   *
   * @param reason in words
   * @param lost whether that says nothing of the task, as when the store does not answer: then it
   *     does not count among the task's failures
   */
  record WorkFailed(LeaseId lease, String workerId, String reason, boolean lost)
      implements ControllerProtocol {}

  /** Somebody wants to know how the search stands. Answered by {@link Status}. */
  record GetStatus(ActorRef<Status> replyTo) implements ControllerProtocol {}

  /**
   * Somebody wants the search to end now, with what was reached; not answered.
   *
   * @param reason in words
   */
  record StopSearch(String reason) implements ControllerProtocol {}

  /** Work is not to be leased for now; what is leased is done. Not answered. */
  record PauseSearch() implements ControllerProtocol {}

  /** Work is to be leased again; not answered. */
  record ContinueSearch() implements ControllerProtocol {}

  /**
   * Answer to {@link GetStatus}.
   *
   * @param standing of the search
   * @param workers that have asked for work and are alive
   * @param lastFailure why work was lost or a worker refused the last time; empty if never
   */
  record Status(Standing standing, List<WorkerStatus> workers, String lastFailure)
      implements WireMessage {
    public Status {
      workers = List.copyOf(workers);
    }
  }
}
