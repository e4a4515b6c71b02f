package org.actornas.controller.search;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;

/**
 * The rules of the desk where workers come for tasks: who of them is there, who does what until
 * when, and whether anything gets done at all. Knows nothing of what the tasks are for, of actors
 * and of clocks: the time, in nanoseconds of any steady clock, comes with each call.
 *
 * @param <W> where a worker is reached; equal for the same worker, another one for another that has
 *     taken its name
 */
public final class LeaseDesk<W> {

  /**
   * What the rules depend on.
   *
   * @param corpusHash that every worker must have read
   * @param leaseTimeout how long a lease lasts without being renewed
   * @param trainAtOnce workers that may do shared training at the same time
   * @param maxAttempts how often workers may fail at a task before the work can't be done
   * @param stallTimeouts for how many lease timeouts nothing may be done before it can't
   */
  public record Rules(
      String corpusHash,
      Duration leaseTimeout,
      int trainAtOnce,
      int maxAttempts,
      int stallTimeouts) {}

  /** Carries out what the desk decides. */
  public interface Office<W> {
    /** A task is about to be leased: what its worker is to do. */
    Work begin(Task task);

    /** The version that the store of weights is known to have, at least. */
    long weightsVersion();

    /** A worker is to be told of its lease as soon as it may know. */
    void granted(String workerId, W worker, Leases.Granted granted, Lease lease);

    /** A worker is to be told that a lease is not its own any more. */
    void revoked(W worker, LeaseId lease);

    /** A worker is to be told that it can't take part. */
    void refused(String workerId, W worker, String reason);

    /** A worker is to be told that no lease is on its way to it, nor will be. */
    void dismissed(W worker);

    /** A worker is to be told that there is no more work. */
    void searchEnded(W worker);

    /** A worker is there. */
    void joined(WorkerDescription worker);

    /** A worker is gone, and with it so many leases. */
    void left(String workerId, int leases);

    /** A lease was taken away. */
    void lost(Leases.Lost lost, String reason);

    /** A result does not count. */
    void resultRefused(LeaseId lease, String workerId, String reason);

    /** The work can't be done. */
    void hopeless(String reason);
  }

  private final Rules rules;
  private final Office<W> office;
  private final Leases leases;
  private final Standstill standstill;
  private final Workers<W> workers = new Workers<>();
  private boolean closed;
  private boolean paused;
  private String lastFailure = "";

  /**
   * @param incarnation of the controller, in every lease: a higher one fences off the results of a
   *     lower one's leases
   */
  public LeaseDesk(Rules rules, long incarnation, Office<W> office, long now) {
    this.rules = rules;
    this.office = office;
    this.leases =
        new Leases(
            incarnation, rules.leaseTimeout().toNanos(), rules.maxAttempts(), rules.trainAtOnce());
    this.standstill =
        new Standstill(rules.leaseTimeout().multipliedBy(rules.stallTimeouts()).toNanos(), now);
  }

  /** A task to be done; it is leased by the next {@link #grant}. */
  public void add(Task task) {
    leases.add(task);
  }

  /** Something of the search was done. */
  public void moved(long now) {
    standstill.moved(now);
  }

  /**
   * A worker asks for work. It is refused if it read another corpus, and hears of the end after it.
   *
   * @param holding the lease that it still does, and the only one that it knows of
   * @return whether it is new here, and its end is to be watched
   */
  public boolean request(WorkerDescription worker, Optional<LeaseId> holding, W ref, long now) {
    String id = worker.id();
    if (!worker.corpusHash().equals(rules.corpusHash())) {
      String reason =
          "its corpus has hash %s, the search's has %s"
              .formatted(worker.corpusHash(), rules.corpusHash());
      lastFailure = "worker %s was refused: %s".formatted(id, reason);
      office.refused(id, ref, reason);
      return false;
    }
    // a new actor under a known name: the old one's end has not reached us yet
    workers.find(id).filter(known -> !known.ref.equals(ref)).ifPresent(old -> dismiss(id));
    if (closed) {
      office.searchEnded(ref);
      return false;
    }
    boolean isNew = workers.find(id).isEmpty();
    if (isNew) {
      workers.join(new Workers.Entry<>(worker, ref));
      office.joined(worker);
    }
    // what was granted besides did not arrive, or was given up
    lost(leases.workerLost(id, holding), "its worker asked for work again");
    workers.waits(id);
    grant(now);
    return isNew;
  }

  /**
   * A worker wants no more work; a lease that is on its way to it stays its own.
   *
   * @param holding the lease that it still does
   */
  public void withdraw(String workerId, Optional<LeaseId> holding, W ref) {
    if (!workers.isThere(workerId, ref)) {
      office.dismissed(ref);
    } else if (!leases.holdsOther(workerId, holding)) {
      workers.waitsNoMore(workerId);
      office.dismissed(ref);
    }
  }

  /** A worker still computes. */
  public void renew(LeaseId lease, String workerId, W ref, long now) {
    if (!leases.renew(lease, workerId, now)) {
      office.revoked(ref, lease);
    } else if (leases.isUnderWay(lease)) {
      moved(now);
    }
  }

  /** A worker brings a result; gives the task, if the result counts. */
  public Optional<Task> complete(LeaseId lease, String workerId, Outcome outcome) {
    if (closed) {
      return Optional.empty();
    }
    Leases.Completion completion = leases.complete(lease, outcome);
    if (completion instanceof Leases.Completion.Refused refused) {
      office.resultRefused(lease, workerId, refused.reason());
      return Optional.empty();
    }
    workers.taskDone(workerId);
    return Optional.of(((Leases.Completion.Accepted) completion).task());
  }

  /**
   * A worker could not do its task.
   *
   * @param isLost whether that says nothing of the task
   */
  public void fail(LeaseId lease, String workerId, String reason, boolean isLost, long now) {
    if (!closed) {
      Optional<Leases.Lost> taken =
          isLost ? leases.giveBack(lease, workerId) : leases.fail(lease, workerId);
      if (taken.isPresent()) {
        workers.waitsNoMore(workerId); // it asks again when it can
        lost(taken.get(), reason);
      }
      grant(now);
    }
  }

  /** A worker has ended; nothing, if another one has taken its name since. */
  public void leave(String workerId, W ref, long now) {
    if (workers.isThere(workerId, ref)) {
      dismiss(workerId);
      grant(now);
    }
  }

  private void dismiss(String workerId) {
    workers.leave(workerId);
    List<Leases.Lost> lost = closed ? List.of() : leases.workerLost(workerId, Optional.empty());
    office.left(workerId, lost.size());
    lost(lost, "the worker is gone");
  }

  /** Takes away the leases that ran out, and sees whether anything gets done. */
  public void checkDeadlines(long now) {
    if (closed) {
      return;
    }
    lost(
        leases.expire(now),
        "not renewed within %s s".formatted(rules.leaseTimeout().toMillis() / 1000.0));
    grant(now);
    // nobody is there: workers may come yet, and whoever started them hears if they can't
    if (leases.openCount() == 0 || paused || workers.all().isEmpty()) {
      moved(now);
    } else if (standstill.isTooLong(now)) {
      office.hopeless(
          "nothing was done for %d lease timeouts of %s: %d tasks are open, %d of them wait; workers: %s"
              .formatted(
                  rules.stallTimeouts(),
                  rules.leaseTimeout(),
                  leases.openCount(),
                  leases.waitingCount(),
                  statuses()));
    }
  }

  private void lost(List<Leases.Lost> lost, String reason) {
    lost.forEach(lease -> lost(lease, reason));
  }

  private void lost(Leases.Lost lost, String reason) {
    office.lost(lost, reason);
    lastFailure =
        "worker %s lost task %d (%s): %s"
            .formatted(lost.worker(), lost.id().taskId(), lost.task().kind(), reason);
    if (lost.exhausted() && !closed) {
      office.hopeless(
          "workers failed %d times at task %d (%s); the last time: %s"
              .formatted(rules.maxAttempts(), lost.id().taskId(), lost.task().kind(), reason));
    }
  }

  /** From now on nothing is leased; what is leased goes on. */
  public void pause() {
    paused = true;
  }

  /** Leases tasks again. */
  public void goOn(long now) {
    paused = false;
    moved(now);
    grant(now);
  }

  /**
   * Leases the tasks that wait to the workers that wait and may do them, first to those that do
   * nothing.
   */
  public void grant(long now) {
    while (!closed && !paused && leases.waitingCount() > 0) {
      Optional<Workers.Entry<W>> worker =
          workers.firstWaiting(leases.holders(), leases::hasTaskFor);
      if (worker.isEmpty()) {
        return;
      }
      String id = worker.get().description.id();
      workers.waitsNoMore(id);
      leases.grant(id, now).ifPresent(granted -> give(worker.get(), granted));
    }
  }

  private void give(Workers.Entry<W> worker, Leases.Granted granted) {
    Lease lease =
        new Lease(
            granted.id().taskId(),
            granted.id().attempt(),
            granted.id().incarnation(),
            rules.leaseTimeout(),
            new Lease.Versions(granted.task().policyVersion(), office.weightsVersion()),
            office.begin(granted.task()));
    office.granted(worker.description.id(), worker.ref, granted, lease);
  }

  /** There is no more work: nothing is granted or taken in from now on, and all workers hear it. */
  public void close() {
    closed = true;
    workers.all().forEach(worker -> office.searchEnded(worker.ref));
  }

  /** The workers that have asked for work and have not left. */
  public List<WorkerStatus> statuses() {
    return workers.statuses(leases.held());
  }

  /** Why work was lost or a worker refused the last time; empty if never. */
  public String lastFailure() {
    return lastFailure;
  }
}
