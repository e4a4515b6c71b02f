package org.actornas.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.work.Lease;

/**
 * Renews a worker's leases as long as its engine makes progress: a call that hangs must not hold
 * them for ever.
 */
final class LeaseRenewal {

  /** Tells the worker that it is time to renew. */
  record Due() {}

  private static final Due DUE = new Due();

  private final String workerId;
  private final ActorRef<ControllerProtocol> controller;
  private final ActorRef<WorkerProtocol> replyTo;
  private final TimerScheduler<Object> timers;
  private final AtomicLong progress;
  private Optional<Job> current = Optional.empty();
  private long progressBefore;

  /**
   * @param progress that the engine counts up
   */
  LeaseRenewal(
      String workerId,
      ActorRef<ControllerProtocol> controller,
      ActorRef<WorkerProtocol> replyTo,
      TimerScheduler<Object> timers,
      AtomicLong progress) {
    this.workerId = workerId;
    this.controller = controller;
    this.replyTo = replyTo;
    this.timers = timers;
    this.progress = progress;
  }

  /** What the worker does from now on; the first renewal says only that it is there. */
  void isDoing(Job job) {
    if (!current.equals(Optional.of(job))) {
      current = Optional.of(job);
      progressBefore = -1;
      timers.startTimerWithFixedDelay(Due.class, DUE, job.lease().timeout().dividedBy(3));
    }
  }

  /** It does nothing. */
  void stop() {
    current = Optional.empty();
    timers.cancel(Due.class);
  }

  /** Renews the leases of these jobs, unless the engine has stood still since the last time. */
  void renew(Collection<Job> jobs) {
    long now = progress.get();
    if (now != progressBefore) {
      progressBefore = now;
      jobs.forEach(job -> renew(job.lease()));
    }
  }

  private void renew(Lease lease) {
    controller.tell(new ControllerProtocol.RenewLease(lease.id(), workerId, replyTo));
  }
}
