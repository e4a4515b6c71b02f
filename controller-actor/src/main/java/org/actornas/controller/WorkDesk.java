package org.actornas.controller;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.actornas.controller.search.Leases;
import org.actornas.controller.search.Standstill;
import org.actornas.controller.search.Task;
import org.actornas.protocol.ControllerProtocol.RenewLease;
import org.actornas.protocol.ControllerProtocol.RequestWork;
import org.actornas.protocol.ControllerProtocol.WorkDone;
import org.actornas.protocol.ControllerProtocol.WorkFailed;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Work;

/**
 * Where workers come for tasks: who of them is there, who does what until when, and whether
 * anything gets done at all. Knows nothing of what the tasks are for.
 */
final class WorkDesk {
  private final ControllerSettings settings;
  private final LongSupplier nanoTime;
  private final SearchLog log;
  private final Function<Task, Work> begin;
  private final BiConsumer<Task, Runnable> deliver;
  private final Consumer<String> hopeless;
  private final Leases leases;
  private final Standstill standstill;
  private final Workers workers = new Workers();
  private boolean closed;
  private boolean paused;
  private String lastFailure = "";

  /**
   * @param incarnation of the controller, in every lease: a higher one fences off the results of a
   *     lower one's leases
   * @param nanoTime a steady clock
   * @param begin told that a task is about to be leased; says what the worker is to do
   * @param deliver runs what tells the worker of its lease, as soon as it may know
   * @param hopeless told why the work can't be done
   */
  WorkDesk(
      ControllerSettings settings,
      long incarnation,
      LongSupplier nanoTime,
      SearchLog log,
      Function<Task, Work> begin,
      BiConsumer<Task, Runnable> deliver,
      Consumer<String> hopeless) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.log = log;
    this.begin = begin;
    this.deliver = deliver;
    this.hopeless = hopeless;
    this.leases =
        new Leases(incarnation, settings.leaseTimeout().toNanos(), settings.maxAttempts());
    this.standstill =
        new Standstill(
            settings.leaseTimeout().multipliedBy(settings.stallTimeouts()).toNanos(),
            nanoTime.getAsLong());
  }

  /** A task to be done; it is leased by the next {@link #grant}. */
  void add(Task task) {
    leases.add(task);
  }

  /** Something of the search was done. */
  void moved() {
    standstill.moved(nanoTime.getAsLong());
  }

  /**
   * A worker asks for work. It is refused if it read another corpus, and hears of the end after it.
   *
   * @return whether it is new here, and its end is to be watched
   */
  boolean request(RequestWork request) {
    String id = request.worker().id();
    if (!request.worker().corpusHash().equals(settings.corpusHash())) {
      String reason =
          "its corpus has hash %s, the search's has %s"
              .formatted(request.worker().corpusHash(), settings.corpusHash());
      log.workerRefused(id, reason);
      lastFailure = "worker %s was refused: %s".formatted(id, reason);
      request.replyTo().tell(new WorkerProtocol.Refused(reason));
      return false;
    }
    // a new actor under a known name: the old one's end has not reached us yet
    workers
        .find(id)
        .filter(known -> !known.ref.equals(request.replyTo()))
        .ifPresent(old -> dismiss(id));
    if (closed) {
      request.replyTo().tell(new WorkerProtocol.SearchEnded());
      return false;
    }
    boolean isNew = workers.find(id).isEmpty();
    if (isNew) {
      workers.join(new Workers.Entry(request.worker(), request.replyTo()));
      log.workerJoined(request.worker());
    }
    // whoever asks holds nothing: what was granted did not arrive, or was given up
    lost(leases.workerLost(id), "its worker asked for work again");
    workers.waits(id);
    grant();
    return isNew;
  }

  /** A worker still computes. */
  void renew(RenewLease renewal) {
    if (!leases.renew(renewal.lease(), renewal.workerId(), nanoTime.getAsLong())) {
      renewal.replyTo().tell(new WorkerProtocol.LeaseRevoked(renewal.lease()));
    } else if (leases.isUnderWay(renewal.lease())) {
      moved();
    }
  }

  /** A worker brings a result; gives the task, if the result counts. */
  Optional<Task> complete(WorkDone done) {
    if (closed) {
      return Optional.empty();
    }
    Leases.Completion completion = leases.complete(done.lease(), done.outcome());
    if (completion instanceof Leases.Completion.Refused refused) {
      log.resultRefused(done, refused.reason());
      return Optional.empty();
    }
    workers.taskDone(done.workerId());
    return Optional.of(((Leases.Completion.Accepted) completion).task());
  }

  /** A worker could not do its task. */
  void fail(WorkFailed failed) {
    if (!closed) {
      leases.fail(failed.lease(), failed.workerId()).ifPresent(lost -> lost(lost, failed.reason()));
      grant();
    }
  }

  /** A worker's actor has ended; nothing, if another one has taken its name since. */
  void leave(String workerId, ActorRef<WorkerProtocol> ref) {
    if (workers.find(workerId).filter(held -> held.ref.equals(ref)).isPresent()) {
      dismiss(workerId);
      grant();
    }
  }

  private void dismiss(String workerId) {
    workers.leave(workerId);
    List<Leases.Lost> lost = closed ? List.of() : leases.workerLost(workerId);
    log.workerLeft(workerId, lost.size());
    lost(lost, "the worker is gone");
  }

  /** Takes away the leases that ran out, and sees whether anything gets done. */
  void checkDeadlines() {
    if (closed) {
      return;
    }
    long now = nanoTime.getAsLong();
    lost(
        leases.expire(now),
        "not renewed within %s s".formatted(settings.leaseTimeout().toMillis() / 1000.0));
    grant();
    if (leases.openCount() == 0 || paused) {
      moved();
    } else if (standstill.isTooLong(now)) {
      hopeless.accept(
          "nothing was done for %d lease timeouts of %s: %d tasks are open, %d of them wait; workers: %s"
              .formatted(
                  settings.stallTimeouts(),
                  settings.leaseTimeout(),
                  leases.openCount(),
                  leases.waitingCount(),
                  statuses()));
    }
  }

  private void lost(List<Leases.Lost> lost, String reason) {
    lost.forEach(lease -> lost(lease, reason));
  }

  private void lost(Leases.Lost lost, String reason) {
    log.leaseLost(lost, reason);
    lastFailure =
        "worker %s lost task %d (%s): %s"
            .formatted(lost.worker(), lost.id().taskId(), lost.task().kind(), reason);
    if (lost.exhausted() && !closed) {
      hopeless.accept(
          "workers failed %d times at task %d (%s); the last time: %s"
              .formatted(settings.maxAttempts(), lost.id().taskId(), lost.task().kind(), reason));
    }
  }

  /** From now on nothing is leased; what is leased goes on. */
  void pause() {
    paused = true;
  }

  /** Leases tasks again. */
  void goOn() {
    paused = false;
    moved();
    grant();
  }

  /** Leases the tasks that wait to the workers that wait. */
  void grant() {
    while (!closed && !paused && leases.waitingCount() > 0) {
      Optional<Workers.Entry> worker = workers.firstWaiting();
      if (worker.isEmpty()) {
        return;
      }
      workers.served();
      String id = worker.get().description.id();
      leases.grant(id, nanoTime.getAsLong()).ifPresent(granted -> give(worker.get(), granted));
    }
  }

  private void give(Workers.Entry worker, Leases.Granted granted) {
    Lease lease =
        new Lease(
            granted.id().taskId(),
            granted.id().attempt(),
            granted.id().incarnation(),
            settings.leaseTimeout(),
            begin.apply(granted.task()));
    deliver.accept(granted.task(), () -> worker.ref.tell(new WorkerProtocol.LeaseGranted(lease)));
    log.leaseGranted(granted, worker.description.id());
  }

  /** There is no more work: nothing is granted or taken in from now on, and all workers hear it. */
  void close() {
    closed = true;
    workers.all().forEach(worker -> worker.ref.tell(new WorkerProtocol.SearchEnded()));
  }

  List<WorkerStatus> statuses() {
    return workers.statuses(leases.held());
  }

  /** Why work was lost or a worker refused the last time; empty if never. */
  String lastFailure() {
    return lastFailure;
  }
}
