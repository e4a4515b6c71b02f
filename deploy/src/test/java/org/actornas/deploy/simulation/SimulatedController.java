package org.actornas.deploy.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.search.Effects;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.LeaseDesk;
import org.actornas.controller.search.Leases;
import org.actornas.controller.search.Next;
import org.actornas.controller.search.Replay;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.SearchState;
import org.actornas.controller.search.Task;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;

/**
 * One incarnation of the controller: the real state of the search and the real desk, joined as the
 * controller's actor joins them. It keeps its own account of who asked and who holds what, by which
 * it judges the desk.
 */
final class SimulatedController implements LeaseDesk.Office<SimulatedWorker> {
  private final World world;
  private final SimulatedCluster cluster;
  private final SearchPlan plan;
  private final SimulatedJournal.Session journal;
  private final SearchState state;
  private final LeaseDesk<SimulatedWorker> desk;
  private final Set<SimulatedWorker> asking = new LinkedHashSet<>();
  private final Map<Long, Held> held = new HashMap<>();
  private final Map<Long, Set<LeaseId>> failures = new HashMap<>();
  private final Map<Long, Task> open = new HashMap<>();
  private boolean isAlive = true;
  private boolean isPolicyBusy;
  private boolean isPaused;
  private boolean isExhausted;
  private boolean ended;

  /** Who holds a task, and since when it was last renewed. */
  private record Held(LeaseId lease, String workerId, long since) {}

  SimulatedController(
      World world, SimulatedCluster cluster, SearchPlan plan, SimulatedJournal.Session journal) {
    this.world = world;
    this.cluster = cluster;
    this.plan = plan;
    this.journal = journal;
    Replay replay = Replay.of(plan.unbegun(), journal.lastEpoch(), journal.since());
    long updates =
        journal.since().stream().filter(SearchEvent.PolicyUpdated.class::isInstance).count();
    BrokenPromise.unless(
        replay.updates().size() == updates,
        "%d updates are taken again instead of %d",
        replay.updates().size(),
        updates);
    this.state = replay.state();
    this.desk = new LeaseDesk<>(plan.rules(), journal.incarnation(), this, world.now());
    state.openTasks().forEach(this::open);
    checkDeadlines();
    proceed();
  }

  /** Nothing of it is left but what the journal kept. */
  void die() {
    isAlive = false;
  }

  /** Whether there is a task that nobody does and that a worker may do. */
  boolean hasWorkFor(SimulatedWorker worker) {
    return !ended
        && !isPaused
        && open.values().stream()
            .filter(task -> !held.containsKey(task.id()))
            .anyMatch(task -> !(task instanceof Task.Training) || mayTrain(worker));
  }

  private boolean mayTrain(SimulatedWorker worker) {
    Set<String> training = training();
    return training.contains(worker.description().id()) || training.size() < plan.trainAtOnce();
  }

  private Set<String> training() {
    return held.values().stream()
        .filter(lease -> open.get(lease.lease().taskId()) instanceof Task.Training)
        .map(Held::workerId)
        .collect(Collectors.toSet());
  }

  private void later(long delay, Runnable action) {
    world.after(
        delay,
        () -> {
          if (isAlive) {
            action.run();
          }
        });
  }

  // ---- workers

  void onRequest(SimulatedWorker worker, Optional<LeaseId> holding) {
    asking.removeIf(other -> other.description().id().equals(worker.description().id()));
    if (!ended) {
      asking.add(worker);
    }
    List<Held> before =
        held.values().stream()
            .filter(lease -> lease.workerId().equals(worker.description().id()))
            .filter(lease -> !isOf(lease, holding))
            .toList();
    if (desk.request(worker.description(), holding, worker, world.now())) {
      watch(worker);
    }
    BrokenPromise.unless(
        ended || before.stream().noneMatch(held::containsValue),
        "%s asks for work and keeps %s",
        worker,
        before);
    proceed();
  }

  private static boolean isOf(Held held, Optional<LeaseId> lease) {
    return lease
        .filter(id -> id.taskId() == held.lease().taskId())
        .filter(id -> id.incarnation() == held.lease().incarnation())
        .isPresent();
  }

  void onWithdraw(SimulatedWorker worker, Optional<LeaseId> holding) {
    desk.withdraw(worker.description().id(), holding, worker);
  }

  /** Hears of a worker's end a while after it. */
  private void watch(SimulatedWorker worker) {
    later(
        1 + world.below(World.TIMEOUT / 2),
        () -> {
          if (worker.isAlive()) {
            watch(worker);
          } else {
            left(worker);
          }
        });
  }

  /** A worker is held to be gone. */
  void left(SimulatedWorker worker) {
    asking.remove(worker);
    desk.leave(worker.description().id(), worker, world.now());
    proceed();
  }

  void onRenew(LeaseId lease, SimulatedWorker worker) {
    String id = worker.description().id();
    held.computeIfPresent(
        lease.taskId(),
        (task, now) ->
            now.lease().equals(lease) && now.workerId().equals(id)
                ? new Held(lease, id, world.now())
                : now);
    desk.renew(lease, id, worker, world.now());
  }

  void onDone(LeaseId lease, String workerId, Outcome outcome) {
    Optional<Task> task = desk.complete(lease, workerId, outcome);
    if (task.isPresent()) {
      BrokenPromise.unless(
          lease.incarnation() == journal.incarnation(),
          "incarnation %d took a result of %d",
          journal.incarnation(),
          lease.incarnation());
      if (outcome instanceof Outcome.Evaluated evaluated) {
        BrokenPromise.unless(
            evaluated
                .perplexities()
                .equals(
                    SearchPlan.perplexities(
                        task.get().architectures(), evaluated.weightsVersion())),
            "%s is not a result of %s",
            outcome,
            task.get());
      }
      open.remove(lease.taskId());
      held.remove(lease.taskId());
      happened(SearchEvent.ofResult(task.get(), workerId, outcome));
      proceed();
    }
  }

  void onFailed(LeaseId lease, String workerId, String reason, boolean lost) {
    if (!lost && lease.incarnation() == journal.incarnation()) {
      failures.computeIfAbsent(lease.taskId(), task -> new HashSet<>()).add(lease);
    }
    Held before = held.get(lease.taskId());
    if (before != null && before.lease().equals(lease) && before.workerId().equals(workerId)) {
      asking.removeIf(worker -> worker.description().id().equals(workerId)); // until it asks again
    }
    desk.fail(lease, workerId, reason, lost, world.now());
    proceed();
  }

  private void checkDeadlines() {
    desk.checkDeadlines(world.now());
    BrokenPromise.unless(
        ended || held.values().stream().noneMatch(this::isOverdue),
        "a lease that was not renewed in time is held: %s",
        held);
    proceed();
    later(World.TIMEOUT / 4 + 1, this::checkDeadlines);
  }

  private boolean isOverdue(Held lease) {
    return world.now() - lease.since() > World.TIMEOUT;
  }

  void pauseFor(long time) {
    isPaused = true;
    desk.pause();
    later(
        time,
        () -> {
          isPaused = false;
          desk.goOn(world.now());
          proceed();
        });
  }

  private void check() {
    BrokenPromise.unless(
        asking.stream().noneMatch(this::hasWorkFor),
        "%s ask for work while tasks wait: %s, of which are held %s",
        asking,
        open,
        held);
    BrokenPromise.unless(
        training().size() <= plan.trainAtOnce(),
        "%s train at once, and there may be %d",
        training(),
        plan.trainAtOnce());
  }

  // ---- what the desk decides

  @Override
  public Work begin(Task task) {
    state.beforeLease(task).ifPresent(this::happened);
    return state.workOf(task);
  }

  @Override
  public long weightsVersion() {
    return state.trainings();
  }

  @Override
  public void granted(
      String workerId, SimulatedWorker worker, Leases.Granted granted, Lease lease) {
    BrokenPromise.unless(asking.remove(worker), "%s did not ask for %s", worker, granted);
    Held before = held.put(granted.task().id(), new Held(granted.id(), workerId, world.now()));
    BrokenPromise.unless(before == null, "%s was given while %s was held", granted, before);
    Runnable tell =
        () -> worker.receive(() -> "LeaseGranted " + lease, () -> worker.onGranted(lease));
    if (granted.task() instanceof Task.Training) {
      journal.whenKept(tell);
    } else {
      tell.run();
    }
  }

  @Override
  public void lost(Leases.Lost lost, String reason) {
    world.note(() -> "desk takes %s away: %s".formatted(lost.id(), reason));
    Held before = held.remove(lost.task().id());
    BrokenPromise.unless(
        before != null && before.lease().equals(lost.id()), "%s was not held", lost.id());
    if (lost.exhausted()) {
      int times = failures.getOrDefault(lost.task().id(), Set.of()).size();
      BrokenPromise.unless(
          times >= plan.maxAttempts(), "%s is held impossible after %d failures", lost, times);
      isExhausted = true;
    }
  }

  @Override
  public void hopeless(String reason) {
    BrokenPromise.unless(isExhausted, "the search is given up: %s", reason);
    ended = true;
    desk.close();
    cluster.givenUp(reason);
  }

  @Override
  public void dismissed(SimulatedWorker worker) {
    asking.remove(worker);
    worker.receive(() -> "Dismissed", worker::onDismissed);
  }

  @Override
  public void searchEnded(SimulatedWorker worker) {
    worker.receive(() -> "SearchEnded", worker::onSearchEnded);
  }

  @Override
  public void refused(String workerId, SimulatedWorker worker, String reason) {
    throw new BrokenPromise(workerId + " was refused: " + reason);
  }

  @Override
  public void revoked(SimulatedWorker worker, LeaseId lease) {
    worker.receive(() -> "LeaseRevoked " + lease, () -> worker.onRevoked(lease));
  }

  @Override
  public void joined(WorkerDescription worker) {
    world.note(() -> worker.id() + " joins");
  }

  @Override
  public void left(String workerId, int leases) {
    world.note(() -> workerId + " leaves");
  }

  @Override
  public void resultRefused(LeaseId lease, String workerId, String reason) {
    world.note(() -> "result of %s is refused: %s".formatted(lease, reason));
  }

  // ---- the search

  private void happened(SearchEvent event) {
    desk.moved(world.now());
    journal.add(event);
    Effects effects = state.apply(event);
    effects.tasks().forEach(this::open);
  }

  private void open(Task task) {
    open.put(task.id(), task);
    desk.add(task);
  }

  private void proceed() {
    askPolicy();
    desk.grant(world.now());
    askPolicy();
    check();
  }

  private void askPolicy() {
    while (!ended && !isPolicyBusy) {
      Next next = state.next();
      if (next instanceof Next.Wait) {
        break;
      } else if (next instanceof Next.Finish) {
        ended = true;
        asking.clear();
        desk.close();
        later(1 + world.below(10), () -> journal.whenKept(cluster::completed));
      } else {
        isPolicyBusy = true;
        long version = state.policyVersion();
        later(1 + world.below(10), () -> answered(next, version));
      }
    }
  }

  private void answered(Next next, long policyVersion) {
    if (ended) {
      return;
    }
    if (next instanceof Next.Sample sample && sample.purpose() == Next.Purpose.MEMORY) {
      // the buffer is told once what came before is kept
      journal.whenKept(() -> later(1 + world.below(5), () -> became(stored(sample))));
    } else if (next instanceof Next.Sample sample) {
      became(drawn(sample, policyVersion));
    } else if (next instanceof Next.Update update) {
      PolicyUpdate taken =
          new PolicyUpdate(PolicyUpdate.Outcome.APPLIED, 0, OptionalDouble.empty(), 1, 1);
      became(
          new SearchEvent.PolicyUpdated(
              taken, SearchPlan.drawn(update.counter(), update.remembered(), 0), 1));
    } else if (state.next() instanceof Next.EndEpoch end) {
      // as the search stands now: the next epoch's training goes on meanwhile
      became(new SearchEvent.EpochEnded(end.next(), new KeptFiles("policy", Map.of())));
    }
  }

  private void became(SearchEvent event) {
    if (!ended) {
      isPolicyBusy = false;
      happened(event);
      proceed();
    }
  }

  private SearchEvent stored(Next.Sample sample) {
    int capacity = plan.settings().memory().capacity();
    return new SearchEvent.MemoryStored(
        sample.count(), Math.min(capacity, state.bufferSize() + sample.count()));
  }

  private static SearchEvent drawn(Next.Sample sample, long policyVersion) {
    List<Architecture> cells =
        SearchPlan.drawn(sample.firstCounter(), sample.count(), policyVersion);
    List<Double> entropies = cells.stream().map(cell -> 1.0).toList();
    return switch (sample.purpose()) {
      case TRAINING -> new SearchEvent.TrainingSampled(cells);
      case STEP -> new SearchEvent.StepSampled(policyVersion, cells, entropies, entropies);
      case CANDIDATES -> new SearchEvent.CandidatesSampled(policyVersion, cells, entropies);
      case MEMORY -> throw new IllegalArgumentException("the buffer stores them first");
    };
  }
}
