package org.actornas.deploy.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.actornas.controller.search.SearchEvent;
import org.actornas.protocol.work.StreamCursor;

/**
 * A whole search on a controller, a store and some workers, with the misfortunes of one seed.
 * Workers die and come back under their name or another one, are stopped, cut off or wrongly held
 * to be gone; the controller and the store die and come back. In the end all of that ceases, and
 * the search must, too: with every task done once in effect.
 */
final class SimulatedCluster {
  /**
   * Time without work, in the calm, while tasks wait: a lost request or lease, and its repetition.
   */
  private static final long MAX_IDLE = 3 * World.TIMEOUT;

  private static final long MAX_CALM = 250 * World.TIMEOUT;

  private final World world;
  private final SearchPlan plan;
  private final KeptPromises promises;
  private final SimulatedJournal journal;
  private final SimulatedStore store;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private Optional<SimulatedController> controller = Optional.empty();
  private Optional<End> end = Optional.empty();
  private int workersBorn;
  private final Map<SimulatedWorker, Long> noTaskWaitedAt = new HashMap<>();

  /** How a schedule ended. */
  enum End {
    COMPLETED,
    GIVEN_UP
  }

  SimulatedCluster(World world) {
    this.world = world;
    this.plan = SearchPlan.drawn(world);
    this.promises = new KeptPromises(plan);
    this.store = new SimulatedStore(world);
    this.journal = new SimulatedJournal(world, this::kept);
    reviveController();
    long count = 1 + world.below(5);
    for (int i = 0; i < count; i++) {
      bear("worker-" + workersBorn);
    }
    times(4, () -> crashController(1 + world.below(2 * World.TIMEOUT)));
    times(4, () -> store.crash(1 + world.below(2 * World.TIMEOUT)));
    times(2, () -> toController(c -> c.pauseFor(world.below(2 * World.TIMEOUT))));
    times(4 * (int) count, this::hurtSomeWorker);
    watchIdleness();
  }

  private void times(int bound, Runnable misfortune) {
    for (long left = world.below(bound); left > 0; left--) {
      world.after(world.below(world.calmFrom()), misfortune);
    }
  }

  /** Lets it go on until the search is over. */
  End run() {
    while (end.isEmpty()) {
      world.step();
      BrokenPromise.unless(
          world.now() < world.calmFrom() + MAX_CALM, "the search does not end: %s", journal.kept());
    }
    return end.get();
  }

  // ---- the nodes

  SimulatedStore store() {
    return store;
  }

  /** A message reaches whichever controller there is. */
  void toController(Consumer<SimulatedController> message) {
    controller.ifPresent(message);
  }

  long longestTask() {
    return plan.isLong() ? 10 : World.TIMEOUT;
  }

  int trainingBegunAt(StreamCursor from) {
    return promises.begun(from);
  }

  private void bear(String id) {
    workersBorn++;
    workers.add(new SimulatedWorker(world, this, id));
  }

  /** A worker has ended of its own: another one is started. */
  void ended(SimulatedWorker worker) {
    kill(worker, worker.description().id());
  }

  private void kill(SimulatedWorker worker, String nextId) {
    world.note(() -> worker + " DIES");
    worker.die();
    workers.remove(worker);
    world.after(1 + world.below(2 * World.TIMEOUT), () -> bear(nextId));
  }

  private void hurtSomeWorker() {
    if (workers.isEmpty()) {
      return;
    }
    SimulatedWorker worker = workers.get((int) world.below(workers.size()));
    long time = world.below((plan.isLong() ? 20 : 5) * World.TIMEOUT);
    switch ((int) world.below(5)) {
      case 0 ->
          kill(worker, world.coin() ? worker.description().id() : "worker-" + (workersBorn + 1000));
      case 1 -> {
        world.note(() -> worker + " IS STOPPED for " + time);
        worker.stopFor(time);
      }
      case 2 -> {
        world.note(() -> worker + " IS CUT OFF for " + time);
        worker.cutOffFor(time);
      }
      case 3 -> {
        world.note(() -> worker + " IS DRAINED");
        worker.drain();
      }
      default -> {
        world.note(() -> worker + " IS HELD TO BE GONE");
        worker.cutOffFor(time);
        toController(c -> c.left(worker));
      }
    }
  }

  private void reviveController() {
    SimulatedJournal.Session session = journal.open();
    world.note(() -> "controller " + session.incarnation() + " begins");
    controller = Optional.of(new SimulatedController(world, this, plan, session));
  }

  private void crashController(long downFor) {
    if (controller.isPresent()) {
      world.note(() -> "CONTROLLER CRASHES");
      controller.get().die();
      controller = Optional.empty();
      journal.crash();
      world.after(downFor, this::reviveController);
    }
  }

  // ---- what must hold

  private void kept(SearchEvent event) {
    promises.keep(event, store.disk());
  }

  /** All tasks are done, and that is kept. */
  void completed() {
    promises.checkAll(plan, store.disk());
    end = Optional.of(End.COMPLETED);
  }

  /** Workers have failed at a task as often as they may. */
  void givenUp(String reason) {
    world.note(() -> reason);
    end = Optional.of(End.GIVEN_UP);
  }

  private void watchIdleness() {
    for (SimulatedWorker worker : workers) {
      if (!world.isCalm() || controller.filter(now -> now.hasWorkFor(worker)).isEmpty()) {
        noTaskWaitedAt.put(worker, world.now());
      }
      long idle = worker.idleSince().map(since -> world.now() - since).orElse(0L);
      long both = Math.min(idle, world.now() - noTaskWaitedAt.getOrDefault(worker, 0L));
      BrokenPromise.unless(both <= MAX_IDLE, "%s has idled for %d while tasks wait", worker, both);
    }
    world.after(World.TIMEOUT / 4, this::watchIdleness);
  }
}
