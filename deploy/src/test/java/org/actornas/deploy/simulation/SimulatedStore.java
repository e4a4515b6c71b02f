package org.actornas.deploy.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.actornas.protocol.work.Outcome;
import org.actornas.weights.block.PushLedger;

/**
 * The store of the weights, which are the list of the pushes that were merged. As the real one
 * does, by the real ledger, it says that a push is merged before it is on the disk, and once more
 * when it is; after a crash it reads what is there. It has another life then, and what was pushed
 * to the one before does not reach it.
 */
final class SimulatedStore {
  /** A push that is on the disk. */
  record Applied(long taskId, Outcome.Trained outcome) {}

  /** A push of a worker. */
  record Push(
      long request,
      long taskId,
      int life,
      long baseVersion,
      Outcome.Trained outcome,
      SimulatedWorker worker) {}

  private static final class Queued {
    final Push push;
    final List<Push> duplicates = new ArrayList<>();

    Queued(Push push) {
      this.push = push;
    }
  }

  private final World world;
  private final List<Applied> disk = new ArrayList<>();
  private final Set<Long> applied = new HashSet<>();
  private final Map<Long, Queued> queued = new HashMap<>();
  private List<Queued> gathered = new ArrayList<>();
  private List<Queued> writing = List.of();
  private PushLedger ledger = new PushLedger();
  private boolean isUp = true;
  private int life;

  SimulatedStore(World world) {
    this.world = world;
  }

  /** What moved the weights, in order. */
  List<Applied> disk() {
    return disk;
  }

  void onPull(long request, SimulatedWorker worker) {
    if (isUp) {
      long version = ledger.version();
      int of = life;
      answer("Pulled " + request, worker, () -> worker.onPulled(request, of, version));
    }
  }

  void onPush(Push push) {
    if (!isUp || push.life() != life) {
      return;
    }
    Optional<Outcome.Trained> first = ledger.outcomeOf(push.taskId());
    Queued same = queued.get(push.taskId());
    if (same != null) {
      same.duplicates.add(push);
    } else if (first.isPresent()) {
      pushed(push, first.get());
    } else if (ledger.isPast(push.taskId(), push.outcome().next().id())) {
      answer("Refused " + push, push.worker(), () -> push.worker().onRefused(push.request()));
    } else {
      BrokenPromise.unless(
          push.baseVersion() <= ledger.version(),
          "the store has lost what was pulled: it is at %d, and gets %s",
          ledger.version(),
          push);
      Queued next = new Queued(push);
      queued.put(push.taskId(), next);
      gathered.add(next);
      write();
    }
  }

  private void write() {
    if (writing.isEmpty() && !gathered.isEmpty()) {
      writing = gathered;
      gathered = new ArrayList<>();
      int lifeBefore = life;
      world.after(
          1 + world.below(world.befalls(0.05) ? 2 * World.TIMEOUT : 10),
          () -> {
            if (life == lifeBefore) {
              written();
            }
          });
      writing.forEach(next -> merge(next.push));
    }
  }

  private void merge(Push push) {
    ledger.record(push.taskId(), push.outcome());
    answer(
        "Merged " + push.request() + " task " + push.taskId(),
        push.worker(),
        () -> push.worker().onMerged(push.request()));
  }

  private void written() {
    List<Queued> arrived = writing;
    writing = List.of();
    for (Queued next : arrived) {
      queued.remove(next.push.taskId());
      apply(next.push);
      pushed(next.push, next.push.outcome());
      next.duplicates.forEach(duplicate -> pushed(duplicate, next.push.outcome()));
    }
    write();
  }

  private void apply(Push push) {
    world.note(() -> "store applies " + push);
    BrokenPromise.unless(
        applied.add(push.taskId()), "task %d moved the weights twice", push.taskId());
    disk.add(new Applied(push.taskId(), push.outcome()));
  }

  private void pushed(Push push, Outcome.Trained outcome) {
    answer(
        "Pushed " + push.request() + " task " + push.taskId(),
        push.worker(),
        () -> push.worker().onPushed(push.request(), outcome));
  }

  private void answer(String what, SimulatedWorker worker, Runnable delivery) {
    worker.receive(() -> what, delivery);
  }

  /** The store is gone for a while: of what it was writing, a first part may be on the disk. */
  void crash(long downFor) {
    if (!isUp) {
      return;
    }
    world.note(() -> "STORE CRASHES");
    isUp = false;
    life++;
    long whole = world.below(writing.size() + 1L);
    writing.stream().limit(whole).forEach(next -> apply(next.push));
    queued.clear();
    gathered = new ArrayList<>();
    writing = List.of();
    world.after(downFor, this::restart);
  }

  private void restart() {
    world.note(() -> "store is back");
    ledger = new PushLedger();
    for (Applied push : disk) {
      ledger.record(push.taskId(), push.outcome());
    }
    if (world.coin()) {
      // as if from a checkpoint of all
      ledger = new PushLedger(ledger.version(), ledger.outcomes(), ledger.forgotten());
    }
    isUp = true;
  }
}
