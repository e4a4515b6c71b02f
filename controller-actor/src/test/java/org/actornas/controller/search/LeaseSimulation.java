package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.actornas.controller.search.Leases.Completion;
import org.actornas.controller.search.Leases.Granted;
import org.actornas.controller.search.Leases.Lost;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;

/**
 * One random life of {@link Leases} in virtual time. Workers are slow, hang, give up, die and come
 * back under another name; every message between them and the controller may be lost, come twice or
 * be overtaken. After a while nothing goes wrong any more, so that all work must get done.
 *
 * <p>Beside the leases a plain book is kept of who holds what; after each step it must hold that
 *
 * <ul>
 *   <li>a task is accepted once, and never lost: it waits, or one worker holds it, or it is done;
 *   <li>what is granted was held by nobody, and has the attempt after its last;
 *   <li>a task that was lost goes out before one that never went out;
 *   <li>no worker waits while work does.
 * </ul>
 */
final class LeaseSimulation {
  private static final int TASKS = 12;
  private static final long TIMEOUT = 100;
  private static final long CALM_FROM = 3_000;
  private static final long END = 60_000;

  private final int seed;
  private final SplittableRandom random;
  private final Leases leases = new Leases(1, TIMEOUT, Integer.MAX_VALUE, Integer.MAX_VALUE);
  private final PriorityQueue<Event> agenda = new PriorityQueue<>();
  private long now;
  private long scheduled;
  private int workersBorn;

  private final Deque<Worker> waitingWorkers = new ArrayDeque<>();
  private final Map<Long, Holder> holders = new HashMap<>();
  private final Map<Long, Integer> attempts = new HashMap<>();
  private final Set<Long> waitingTasks = new HashSet<>();
  private final Set<Long> done = new HashSet<>();
  private long added;

  /** Something that happens at a time; in the order of scheduling where times are equal. */
  private record Event(long time, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** The book's entry of a lease. */
  private record Holder(String worker, LeaseId lease) {}

  /** A worker; it does one lease at a time and asks again when it was not answered. */
  private final class Worker {
    final String name = "worker-" + workersBorn++;
    boolean alive = true;
    boolean busy;

    void ask() {
      if (alive && !busy) {
        send(() -> requested(this));
        // the request, or the answer, may get lost
        after(2 * TIMEOUT, this::ask);
      }
    }

    void given(Granted granted) {
      if (!alive || busy) {
        return;
      }
      busy = true;
      long duration = 1 + random.nextLong(isCalm() ? TIMEOUT : 3 * TIMEOUT);
      boolean hangs = happens(0.2);
      for (long time = TIMEOUT / 3; time < duration && !hangs; time += TIMEOUT / 3) {
        after(time, () -> renew(granted.id()));
      }
      after(duration, () -> finish(granted));
    }

    void renew(LeaseId lease) {
      if (alive) {
        send(() -> renewed(this, lease));
      }
    }

    void finish(Granted granted) {
      if (!alive) {
        return;
      }
      busy = false;
      if (happens(0.1)) {
        send(() -> failed(this, granted.id()));
      } else {
        send(() -> completed(granted.id()));
      }
      ask();
    }

    void die() {
      if (alive) {
        alive = false;
        after(random.nextLong(TIMEOUT), () -> gone(this));
        after(random.nextLong(2 * TIMEOUT), () -> new Worker().ask());
      }
    }
  }

  LeaseSimulation(int seed, int workers) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < workers; i++) {
      Worker worker = new Worker();
      worker.ask();
      plague(worker);
    }
    for (int i = 0; i < TASKS; i++) {
      after(random.nextLong(CALM_FROM / 2), this::added);
    }
    after(TIMEOUT / 4, this::checkDeadlines);
  }

  private void plague(Worker worker) {
    if (random.nextInt(3) == 0) {
      after(random.nextLong(CALM_FROM), worker::die);
    }
  }

  /** Runs until all tasks are done. */
  void run() {
    while (done.size() < TASKS) {
      Event event = agenda.remove();
      now = event.time();
      assertThat(now).as("time at which seed %d still is not done", seed).isLessThan(END);
      event.action().run();
      check();
    }
    assertThat(leases.openCount()).as("seed %d", seed).isZero();
  }

  // ---- the controller

  private void added() {
    leases.add(new Task.Evaluation(added, Cells.cells(added, 1), 0, added));
    waitingTasks.add(added);
    added++;
    grant();
  }

  private void requested(Worker worker) {
    if (!waitingWorkers.contains(worker)) {
      waitingWorkers.addLast(worker);
    }
    grant();
  }

  private void renewed(Worker worker, LeaseId lease) {
    boolean holds = new Holder(worker.name, lease).equals(holders.get(lease.taskId()));
    assertThat(leases.renew(lease, worker.name, now)).as("seed %d", seed).isEqualTo(holds);
  }

  private void completed(LeaseId lease) {
    Completion completion = leases.complete(lease, new Outcome.Evaluated(List.of(50.0), 1, 1));
    boolean first = done.add(lease.taskId());
    assertThat(completion instanceof Completion.Accepted).as("seed %d", seed).isEqualTo(first);
    holders.remove(lease.taskId());
    waitingTasks.remove(lease.taskId());
  }

  private void failed(Worker worker, LeaseId lease) {
    leases.fail(lease, worker.name).ifPresent(this::lost);
    grant();
  }

  private void gone(Worker worker) {
    waitingWorkers.remove(worker);
    leases.workerLost(worker.name, Optional.empty()).forEach(this::lost);
    assertThat(holders.values())
        .as("seed %d", seed)
        .noneMatch(holder -> holder.worker().equals(worker.name));
    grant();
  }

  private void checkDeadlines() {
    leases.expire(now).forEach(this::lost);
    grant();
    after(TIMEOUT / 4, this::checkDeadlines);
  }

  private void lost(Lost lost) {
    assertThat(holders.remove(lost.task().id()))
        .as("seed %d", seed)
        .isEqualTo(new Holder(lost.worker(), lost.id()));
    waitingTasks.add(lost.task().id());
  }

  private void grant() {
    while (!waitingWorkers.isEmpty() && leases.waitingCount() > 0) {
      Worker worker = waitingWorkers.removeFirst();
      Granted granted = leases.grant(worker.name, now).orElseThrow();
      long task = granted.task().id();
      boolean someWereLost = waitingTasks.stream().anyMatch(attempts::containsKey);
      assertThat(waitingTasks.remove(task)).as("task %d of seed %d waited", task, seed).isTrue();
      assertThat(holders.put(task, new Holder(worker.name, granted.id())))
          .as("who held task %d of seed %d", task, seed)
          .isNull();
      assertThat(attempts.merge(task, 1, Integer::sum))
          .as("seed %d", seed)
          .isEqualTo(granted.id().attempt());
      assertThat(granted.id().attempt() > 1).as("seed %d", seed).isEqualTo(someWereLost);
      send(() -> worker.given(granted));
    }
  }

  private void check() {
    List<Integer> counts = new ArrayList<>(List.of(leases.waitingCount(), leases.openCount()));
    assertThat(counts)
        .as("waiting and open tasks of seed %d", seed)
        .containsExactly(waitingTasks.size(), waitingTasks.size() + holders.size());
    assertThat(waitingTasks.size() + holders.size() + done.size())
        .as("tasks of seed %d", seed)
        .isEqualTo((int) added);
    assertThat(waitingTasks.isEmpty() || waitingWorkers.isEmpty())
        .as("seed %d: nobody waits while work does", seed)
        .isTrue();
  }

  // ---- the world

  private boolean isCalm() {
    return now >= CALM_FROM;
  }

  private boolean happens(double probability) {
    return !isCalm() && random.nextDouble() < probability;
  }

  private void after(long delay, Runnable action) {
    agenda.add(new Event(now + delay, scheduled++, action));
  }

  /** A message: lost, or delivered after a while, perhaps twice. */
  private void send(Runnable delivery) {
    if (happens(0.1)) {
      return;
    }
    after(random.nextLong(20), delivery);
    if (happens(0.1)) {
      after(random.nextLong(3 * TIMEOUT), delivery);
    }
  }
}
