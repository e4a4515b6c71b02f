package org.actornas.controller.search;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;

/**
 * Who does what until when. Knows nothing of actors and clocks: the time, in nanoseconds of any
 * steady clock, comes with each call.
 *
 * <pre>
 *             add            grant                complete
 *   (unknown) ----> WAITING ---------> LEASED -------------> (done, forgotten)
 *                      ^   \             |                        ^
 *                      |    \------------|--- complete: late -----/
 *                      \-----------------/
 *                       expire, fail, worker lost: attempt + 1, ahead of others of its kind
 * </pre>
 *
 * The first result of a task counts, even one of an earlier attempt; a second one, and one of
 * another incarnation of the controller, is refused. A task is exhausted when workers have failed
 * at it as often as they may; that workers were lost while they held it says nothing of the task.
 */
public final class Leases {
  private final long incarnation;
  private final long timeoutNanos;
  private final int maxFailures;
  private final int trainAtOnce;
  private final Map<Long, Entry> open = new LinkedHashMap<>();

  /**
   * Controller steps go before other tasks: the policy, and with it later ones, waits for them. Of
   * each kind the oldest goes first, so one that was lost before those that were never leased.
   */
  private final NavigableSet<Long> waitingSteps = new TreeSet<>();

  private final NavigableSet<Long> waitingTrainings = new TreeSet<>();
  private final NavigableSet<Long> waitingOthers = new TreeSet<>();
  private long grants;

  private static final class Entry {
    final Task task;
    int attempt;
    int failures;
    int renewals;
    Optional<String> worker = Optional.empty();
    long grant;
    long deadline;

    Entry(Task task) {
      this.task = task;
    }
  }

  /** A lease just given. */
  public record Granted(LeaseId id, Task task) {}

  /**
   * A lease just taken away.
   *
   * @param exhausted whether workers have failed at the task as often as they may
   */
  public record Lost(LeaseId id, String worker, Task task, boolean exhausted) {}

  /** What became of a result. */
  public sealed interface Completion {
    /** It is the task's first. */
    record Accepted(Task task) implements Completion {}

    /** It does not count. */
    record Refused(String reason) implements Completion {}
  }

  /**
   * @param incarnation of the controller, in every lease
   * @param timeoutNanos how long a lease lasts without being renewed
   * @param maxFailures how often workers may fail at a task before it is held to be impossible
   * @param trainAtOnce workers that may hold leases of shared training at the same time, at least 1
   */
  public Leases(long incarnation, long timeoutNanos, int maxFailures, int trainAtOnce) {
    this.incarnation = incarnation;
    this.timeoutNanos = timeoutNanos;
    this.maxFailures = maxFailures;
    this.trainAtOnce = trainAtOnce;
  }

  /** A task to be done, behind those of its kind that wait. */
  public void add(Task task) {
    if (open.putIfAbsent(task.id(), new Entry(task)) != null) {
      throw new IllegalStateException("task " + task.id() + " is open already");
    }
    waiting(task).add(task.id());
  }

  private NavigableSet<Long> waiting(Task task) {
    if (task instanceof Task.Evaluation) {
      return waitingSteps;
    }
    return task instanceof Task.Training ? waitingTrainings : waitingOthers;
  }

  /** What each worker does: of several leases, the first one that it was given. */
  public Map<String, WorkerStatus.HeldLease> held() {
    Map<String, WorkerStatus.HeldLease> held = new HashMap<>();
    open.values().stream()
        .filter(entry -> entry.worker.isPresent())
        .sorted(Comparator.comparingLong(entry -> entry.grant))
        .forEach(
            entry ->
                held.putIfAbsent(
                    entry.worker.orElseThrow(),
                    new WorkerStatus.HeldLease(id(entry), entry.task.kind())));
    return held;
  }

  /** The workers that hold a lease. */
  Set<String> holders() {
    return open.values().stream()
        .flatMap(entry -> entry.worker.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a worker holds a lease besides one. */
  boolean holdsOther(String worker, Optional<LeaseId> besides) {
    return heldBy(worker).anyMatch(entry -> !isOf(entry, besides));
  }

  /** Of whatever attempt: a worker may not have heard of the last one yet. */
  private boolean isOf(Entry entry, Optional<LeaseId> lease) {
    return lease
        .filter(id -> id.taskId() == entry.task.id() && id.incarnation() == incarnation)
        .isPresent();
  }

  private Stream<Entry> heldBy(String worker) {
    return open.values().stream().filter(entry -> entry.worker.equals(Optional.of(worker)));
  }

  /** Tasks that nobody does at the moment. */
  public int waitingCount() {
    return waitingSteps.size() + waitingTrainings.size() + waitingOthers.size();
  }

  /** Tasks not done. */
  public int openCount() {
    return open.size();
  }

  /** Whether a task waits that this worker may do. */
  public boolean hasTaskFor(String worker) {
    return !nextFor(worker).isEmpty();
  }

  private NavigableSet<Long> nextFor(String worker) {
    if (!waitingSteps.isEmpty()) {
      return waitingSteps;
    }
    return waitingTrainings.isEmpty() || !mayTrain(worker) ? waitingOthers : waitingTrainings;
  }

  /** One that trains may go on with it, others only as long as they are not too many. */
  private boolean mayTrain(String worker) {
    Set<String> training =
        open.values().stream()
            .filter(entry -> entry.task instanceof Task.Training)
            .flatMap(entry -> entry.worker.stream())
            .collect(Collectors.toSet());
    return training.contains(worker) || training.size() < trainAtOnce;
  }

  /** The next waiting task that this worker may do, leased to it. */
  public Optional<Granted> grant(String worker, long now) {
    Long taskId = nextFor(worker).pollFirst();
    if (taskId == null) {
      return Optional.empty();
    }
    Entry entry = entry(taskId);
    entry.attempt++;
    entry.renewals = 0;
    entry.worker = Optional.of(worker);
    entry.grant = grants++;
    entry.deadline = now + timeoutNanos;
    return Optional.of(new Granted(id(entry), entry.task));
  }

  /** Prolongs a lease; false if it is not this worker's any more. */
  public boolean renew(LeaseId id, String worker, long now) {
    Optional<Entry> entry = current(id, worker);
    entry.ifPresent(
        held -> {
          held.deadline = now + timeoutNanos;
          held.renewals++;
        });
    return entry.isPresent();
  }

  /**
   * Whether the worker of a lease is known to compute: the first renewal only says that it is
   * there, each further one that it has made progress since.
   */
  public boolean isUnderWay(LeaseId id) {
    Entry entry = open.get(id.taskId());
    return entry != null && entry.attempt == id.attempt() && entry.renewals > 1;
  }

  /** A result has come. */
  public Completion complete(LeaseId id, Outcome outcome) {
    if (id.incarnation() != incarnation) {
      return new Completion.Refused(
          "the lease is of controller incarnation %d, this is %d"
              .formatted(id.incarnation(), incarnation));
    }
    Entry entry = open.get(id.taskId());
    if (entry == null) {
      return new Completion.Refused("the task was done before");
    }
    if (id.attempt() < 1 || id.attempt() > entry.attempt) {
      return new Completion.Refused("attempt " + id.attempt() + " was never granted");
    }
    if (!fits(entry.task, outcome)) {
      return new Completion.Refused("the result is not one of " + entry.task.kind());
    }
    open.remove(id.taskId());
    if (entry.worker.isEmpty()) {
      waiting(entry.task).remove(id.taskId());
    }
    return new Completion.Accepted(entry.task);
  }

  private static boolean fits(Task task, Outcome outcome) {
    if (outcome instanceof Outcome.Evaluated evaluated) {
      return !(task instanceof Task.Training)
          && evaluated.perplexities().size() == task.architectures().size();
    }
    return task instanceof Task.Training
        && ((Outcome.Trained) outcome).minibatches() == task.architectures().size();
  }

  /** A worker has failed at the task of its lease. */
  public Optional<Lost> fail(LeaseId id, String worker) {
    Optional<Entry> failed = current(id, worker);
    failed.ifPresent(entry -> entry.failures++);
    return failed.map(this::takeAway);
  }

  /** A worker gives its lease back, which says nothing of the task. */
  public Optional<Lost> giveBack(LeaseId id, String worker) {
    return current(id, worker).map(this::takeAway);
  }

  /** Takes away every lease whose deadline has passed. */
  public List<Lost> expire(long now) {
    return takeAwayAll(
        open.values().stream()
            .filter(entry -> entry.worker.isPresent() && now - entry.deadline > 0)
            .toList());
  }

  /**
   * Takes away every lease of a worker that is gone, or that does something else.
   *
   * @param kept a lease that it still does, which it keeps; empty if none
   */
  public List<Lost> workerLost(String worker, Optional<LeaseId> kept) {
    return takeAwayAll(heldBy(worker).filter(entry -> !isOf(entry, kept)).toList());
  }

  private List<Lost> takeAwayAll(List<Entry> entries) {
    return entries.stream().map(this::takeAway).toList();
  }

  private Lost takeAway(Entry entry) {
    Lost lost =
        new Lost(id(entry), entry.worker.orElseThrow(), entry.task, entry.failures >= maxFailures);
    entry.worker = Optional.empty();
    waiting(entry.task).add(entry.task.id());
    return lost;
  }

  private Optional<Entry> current(LeaseId id, String worker) {
    return Optional.ofNullable(open.get(id.taskId()))
        .filter(
            entry ->
                id.incarnation() == incarnation
                    && id.attempt() == entry.attempt
                    && entry.worker.equals(Optional.of(worker)));
  }

  private LeaseId id(Entry entry) {
    return new LeaseId(entry.task.id(), entry.attempt, incarnation);
  }

  private Entry entry(long taskId) {
    Entry entry = open.get(taskId);
    if (entry == null) {
      throw new IllegalStateException("task " + taskId + " waits but is not open");
    }
    return entry;
  }
}
