package org.actornas.controller;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.actornas.controller.search.LeaseDesk;
import org.actornas.controller.search.Leases;
import org.actornas.controller.search.Task;
import org.actornas.protocol.ControllerProtocol.RenewLease;
import org.actornas.protocol.ControllerProtocol.RequestWork;
import org.actornas.protocol.ControllerProtocol.WithdrawRequest;
import org.actornas.protocol.ControllerProtocol.WorkDone;
import org.actornas.protocol.ControllerProtocol.WorkFailed;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;

/**
 * Where workers come for tasks: takes their messages to the {@link LeaseDesk}, whose rules decide,
 * and its answers to them and to the log.
 */
final class WorkDesk {
  private final LongSupplier nanoTime;
  private final LeaseDesk<ActorRef<WorkerProtocol>> desk;

  /**
   * The search that the tasks are of.
   *
   * @param begin told that a task is about to be leased; says what the worker is to do
   * @param weightsVersion that the store of weights has at least
   * @param deliver runs what tells the worker of its lease, as soon as it may know
   * @param hopeless told why the work can't be done
   */
  record Search(
      Function<Task, Work> begin,
      LongSupplier weightsVersion,
      BiConsumer<Task, Runnable> deliver,
      Consumer<String> hopeless) {}

  /**
   * @param incarnation of the controller
   * @param nanoTime a steady clock
   * @param search that the tasks are of
   */
  WorkDesk(
      ControllerSettings settings,
      long incarnation,
      LongSupplier nanoTime,
      SearchLog log,
      Search search) {
    this.nanoTime = nanoTime;
    this.desk =
        new LeaseDesk<>(
            new LeaseDesk.Rules(
                settings.corpusHash(),
                settings.leaseTimeout(),
                settings.trainAtOnce(),
                settings.maxAttempts(),
                settings.stallTimeouts()),
            incarnation,
            new Answers(log, search),
            nanoTime.getAsLong());
  }

  /** Tells workers, the search and the log what the desk decides. */
  private record Answers(SearchLog log, Search search)
      implements LeaseDesk.Office<ActorRef<WorkerProtocol>> {

    @Override
    public Work begin(Task task) {
      return search.begin().apply(task);
    }

    @Override
    public long weightsVersion() {
      return search.weightsVersion().getAsLong();
    }

    @Override
    public void granted(
        String workerId, ActorRef<WorkerProtocol> worker, Leases.Granted granted, Lease lease) {
      search
          .deliver()
          .accept(granted.task(), () -> worker.tell(new WorkerProtocol.LeaseGranted(lease)));
      log.leaseGranted(granted, workerId);
    }

    @Override
    public void revoked(ActorRef<WorkerProtocol> worker, LeaseId lease) {
      worker.tell(new WorkerProtocol.LeaseRevoked(lease));
    }

    @Override
    public void refused(String workerId, ActorRef<WorkerProtocol> worker, String reason) {
      log.workerRefused(workerId, reason);
      worker.tell(new WorkerProtocol.Refused(reason));
    }

    @Override
    public void dismissed(ActorRef<WorkerProtocol> worker) {
      worker.tell(new WorkerProtocol.Dismissed());
    }

    @Override
    public void searchEnded(ActorRef<WorkerProtocol> worker) {
      worker.tell(new WorkerProtocol.SearchEnded());
    }

    @Override
    public void joined(WorkerDescription worker) {
      log.workerJoined(worker);
    }

    @Override
    public void left(String workerId, int leases) {
      log.workerLeft(workerId, leases);
    }

    @Override
    public void lost(Leases.Lost lost, String reason) {
      log.leaseLost(lost, reason);
    }

    @Override
    public void resultRefused(LeaseId lease, String workerId, String reason) {
      log.resultRefused(lease, workerId, reason);
    }

    @Override
    public void hopeless(String reason) {
      search.hopeless().accept(reason);
    }
  }

  /** A task to be done; it is leased by the next {@link #grant}. */
  void add(Task task) {
    desk.add(task);
  }

  /** Something of the search was done. */
  void moved() {
    desk.moved(nanoTime.getAsLong());
  }

  /**
   * A worker asks for work.
   *
   * @return whether it is new here, and its end is to be watched
   */
  boolean request(RequestWork request) {
    return desk.request(
        request.worker(), request.holding(), request.replyTo(), nanoTime.getAsLong());
  }

  /** A worker wants no more work. */
  void withdraw(WithdrawRequest withdrawal) {
    desk.withdraw(withdrawal.workerId(), withdrawal.holding(), withdrawal.replyTo());
  }

  /** A worker still computes. */
  void renew(RenewLease renewal) {
    desk.renew(renewal.lease(), renewal.workerId(), renewal.replyTo(), nanoTime.getAsLong());
  }

  /** A worker brings a result; gives the task, if the result counts. */
  Optional<Task> complete(WorkDone done) {
    return desk.complete(done.lease(), done.workerId(), done.outcome());
  }

  /** A worker could not do its task. */
  void fail(WorkFailed failed) {
    desk.fail(
        failed.lease(), failed.workerId(), failed.reason(), failed.lost(), nanoTime.getAsLong());
  }

  /** A worker's actor has ended; nothing, if another one has taken its name since. */
  void leave(String workerId, ActorRef<WorkerProtocol> ref) {
    desk.leave(workerId, ref, nanoTime.getAsLong());
  }

  /** Takes away the leases that ran out, and sees whether anything gets done. */
  void checkDeadlines() {
    desk.checkDeadlines(nanoTime.getAsLong());
  }

  /** From now on nothing is leased; what is leased goes on. */
  void pause() {
    desk.pause();
  }

  /** Leases tasks again. */
  void goOn() {
    desk.goOn(nanoTime.getAsLong());
  }

  /** Leases the tasks that wait to the workers that wait. */
  void grant() {
    desk.grant(nanoTime.getAsLong());
  }

  /** There is no more work: nothing is granted or taken in from now on, and all workers hear it. */
  void close() {
    desk.close();
  }

  List<WorkerStatus> statuses() {
    return desk.statuses();
  }

  /** Why work was lost or a worker refused the last time; empty if never. */
  String lastFailure() {
    return desk.lastFailure();
  }
}
