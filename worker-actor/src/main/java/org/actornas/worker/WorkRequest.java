package org.actornas.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.Optional;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.WorkerDescription;

/**
 * A worker's request for work: open from when it was sent until it was answered or taken back. It
 * is repeated while nobody answers, whenever {@link #DUE} arrives.
 */
final class WorkRequest {

  /** Tells the worker that the request is to be repeated. */
  record Due() {}

  private static final Due DUE = new Due();

  private static final int MAX_WITHDRAWALS = 3;

  private final WorkerDescription worker;
  private final ActorRef<ControllerProtocol> controller;
  private final ActorRef<WorkerProtocol> replyTo;
  private final TimerScheduler<Object> timers;
  private final Duration answerTimeout;
  private boolean isOpen;
  private int withdrawals;

  WorkRequest(
      WorkerDescription worker,
      ActorRef<ControllerProtocol> controller,
      ActorRef<WorkerProtocol> replyTo,
      TimerScheduler<Object> timers,
      Duration answerTimeout) {
    this.worker = worker;
    this.controller = controller;
    this.replyTo = replyTo;
    this.timers = timers;
    this.answerTimeout = answerTimeout;
  }

  /**
   * Asks for work; a request sent twice is one, the controller knows who waits.
   *
   * @param holding the lease that the worker holds
   */
  void send(Optional<LeaseId> holding) {
    isOpen = true;
    timers.startSingleTimer(Due.class, DUE, answerTimeout);
    controller.tell(new ControllerProtocol.RequestWork(worker, holding, replyTo));
  }

  /** Asks for work after a while, and not before. */
  void sendAfter(Duration delay) {
    isOpen = false;
    timers.startSingleTimer(Due.class, DUE, delay);
  }

  /** Whether a lease may come. */
  boolean isOpen() {
    return isOpen;
  }

  /** It is answered, or there is no use in it any more. */
  void close() {
    isOpen = false;
    timers.cancel(Due.class);
  }

  /**
   * Takes the request back, until somebody answers or it was tried often enough.
   *
   * @param holding the lease that the worker holds
   * @return whether it was tried once more; if not, nobody answers, and a lease that was on its way
   *     will run out
   */
  boolean withdraw(Optional<LeaseId> holding) {
    if (withdrawals == MAX_WITHDRAWALS) {
      close();
      return false;
    }
    withdrawals++;
    isOpen = true;
    timers.startSingleTimer(Due.class, DUE, answerTimeout.dividedBy(4L * MAX_WITHDRAWALS));
    controller.tell(new ControllerProtocol.WithdrawRequest(worker.id(), holding, replyTo));
    return true;
  }
}
