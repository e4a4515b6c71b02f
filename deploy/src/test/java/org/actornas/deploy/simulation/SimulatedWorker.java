package org.actornas.deploy.simulation;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;

/**
 * One life of a worker. It does as the worker's actor does, and may be stopped for a while, hang in
 * a call, be cut off, or die at any moment.
 */
final class SimulatedWorker {
  private static final long NOTHING = -1;
  private static final int MAX_WITHDRAWALS = 3;
  private static final long RETRY_DELAY = World.TIMEOUT / 8;
  private static final long MAX_RETRY_DELAY = World.TIMEOUT / 2;

  private final World world;
  private final SimulatedCluster cluster;
  private final WorkerDescription description;
  private final Timer requestDue = new Timer();
  private final Timer noAnswer = new Timer();
  private final Timer renewal = new Timer();
  private boolean isAlive = true;
  private long stoppedUntil;
  private long cutOffUntil;
  private Optional<Lease> current = Optional.empty();
  private Optional<Lease> next = Optional.empty();
  private boolean isRequestOpen;
  private boolean isResting;
  private boolean isDraining;
  private int withdrawals;
  private long baseVersion;
  private long requests;
  private long awaited = NOTHING;
  private long progress;
  private long progressAtRenewal;
  private boolean isComputing;
  private int failuresInARow;
  private long idleSince;

  /** Of several that were started only the last one rings. */
  private final class Timer {
    private int started;

    void start(long delay, Runnable ring) {
      int number = ++started;
      world.after(
          delay,
          () ->
              handle(
                  () -> {
                    if (number == started) {
                      ring.run();
                    }
                  }));
    }

    void cancel() {
      started++;
    }
  }

  SimulatedWorker(World world, SimulatedCluster cluster, String id) {
    this.world = world;
    this.cluster = cluster;
    this.description = new WorkerDescription(id, "cpu", SearchPlan.CORPUS);
    this.idleSince = world.now();
    request();
  }

  WorkerDescription description() {
    return description;
  }

  boolean isAlive() {
    return isAlive;
  }

  /** Since when it could have worked but has had nothing to do; empty if it has. */
  Optional<Long> idleSince() {
    return current.isPresent()
        ? Optional.empty()
        : Optional.of(Math.max(idleSince, Math.max(stoppedUntil, cutOffUntil)));
  }

  // ---- misfortunes

  void die() {
    isAlive = false;
  }

  void stopFor(long time) {
    stoppedUntil = Math.max(stoppedUntil, world.now() + time);
  }

  void cutOffFor(long time) {
    cutOffUntil = Math.max(cutOffUntil, world.now() + time);
  }

  private boolean isCutOff() {
    return world.now() < cutOffUntil;
  }

  // ---- messages

  /** A message is sent to it. */
  void receive(Supplier<String> message, Runnable delivery) {
    if (!isCutOff()) {
      world.send(() -> description.id() + " <- " + message.get(), () -> handle(delivery));
    }
  }

  private void send(Supplier<String> message, Runnable delivery) {
    if (!isCutOff()) {
      world.send(() -> description.id() + " -> " + message.get(), delivery);
    }
  }

  /** Nothing reaches the dead; the stopped handle all of it when they go on. */
  private void handle(Runnable action) {
    if (!isAlive) {
      return;
    }
    if (world.now() < stoppedUntil) {
      world.after(stoppedUntil - world.now(), () -> handle(action));
    } else {
      action.run();
    }
  }

  private Optional<LeaseId> holding() {
    return current.map(Lease::id);
  }

  private void request() {
    isRequestOpen = true;
    requestDue.start(World.TIMEOUT, this::onRequestDue);
    Optional<LeaseId> holding = holding();
    send(
        () -> "RequestWork holding " + holding,
        () -> cluster.toController(c -> c.onRequest(this, holding)));
  }

  private void closeRequest() {
    isRequestOpen = false;
    requestDue.cancel();
  }

  private void onRequestDue() {
    isResting = false;
    if (isDraining) {
      withdraw();
    } else {
      request();
    }
  }

  /** It is to end when it holds nothing any more. */
  void drain() {
    handle(
        () -> {
          if (!isDraining) {
            isDraining = true;
            if (isRequestOpen || current.isEmpty()) {
              withdraw();
            }
          }
        });
  }

  private void withdraw() {
    if (withdrawals == MAX_WITHDRAWALS) {
      closeRequest();
      endIfIdle();
      return;
    }
    withdrawals++;
    isRequestOpen = true;
    requestDue.start(World.TIMEOUT / (4 * MAX_WITHDRAWALS), this::onRequestDue);
    Optional<LeaseId> holding = holding();
    send(
        () -> "WithdrawRequest holding " + holding,
        () -> cluster.toController(c -> c.onWithdraw(this, holding)));
  }

  void onDismissed() {
    closeRequest();
    endIfIdle();
  }

  private void endIfIdle() {
    if (current.isEmpty()) {
      cluster.ended(this);
    }
  }

  void onGranted(Lease lease) {
    if (isResting) {
      handBack(lease);
    } else if (current.isEmpty()) {
      closeRequest();
      begin(lease);
    } else if (current.get().taskId() == lease.taskId()) {
      current = Optional.of(again(current.get(), lease));
    } else if (next.isEmpty() || next.get().taskId() == lease.taskId()) {
      closeRequest();
      next = Optional.of(next.map(held -> again(held, lease)).orElse(lease));
    }
  }

  private void handBack(Lease lease) {
    send(
        () -> "WorkFailed " + lease.id() + " not begun",
        () ->
            cluster.toController(
                c -> c.onFailed(lease.id(), description.id(), "it was not begun", true)));
  }

  private void begin(Lease lease) {
    current = Optional.of(lease);
    progressAtRenewal = -1;
    renewal.start(World.TIMEOUT / 3, this::renew);
    long request = expectAnswer();
    send(() -> "Pull " + request, () -> cluster.store().onPull(request, this));
  }

  private static Lease again(Lease held, Lease other) {
    BrokenPromise.unless(
        held.work().equals(other.work()),
        "task %d was first %s, then %s",
        held.taskId(),
        held.work(),
        other.work());
    return other;
  }

  private long expectAnswer() {
    long request = ++requests;
    awaited = request;
    noAnswer.start(World.TIMEOUT, () -> onNoAnswer(request));
    return request;
  }

  private boolean isAwaited(long request) {
    if (request != awaited) {
      return false;
    }
    awaited = NOTHING;
    noAnswer.cancel();
    return true;
  }

  void onPulled(long request, long storeVersion) {
    if (!isAwaited(request)) {
      return;
    }
    long least = current.orElseThrow().versions().weights();
    BrokenPromise.unless(
        storeVersion >= least, "%s was told %d, but the store has %d", this, least, storeVersion);
    baseVersion = storeVersion;
    isComputing = true;
    long time = 1 + world.below(cluster.longestTask());
    if (world.befalls(0.1)) {
      time *= 4;
    }
    boolean fails = world.befalls(0.03);
    if (world.befalls(0.04)) {
      isComputing = false; // it hangs, and answers late
      time = 2 * World.TIMEOUT + world.below(4 * World.TIMEOUT);
    }
    long task = current.orElseThrow().taskId();
    world.after(world.below(time), () -> handle(() -> nearlyDone(task)));
    world.after(time, () -> handle(() -> computed(fails)));
  }

  private void nearlyDone(long task) {
    boolean isCurrent = holding().filter(lease -> lease.taskId() == task).isPresent();
    if (isCurrent && next.isEmpty() && !isRequestOpen && !isDraining) {
      request();
    }
  }

  private void computed(boolean fails) {
    isComputing = false;
    Lease lease = current.orElseThrow();
    if (fails) {
      giveUp("the engine failed", false);
    } else if (lease.work() instanceof Work.TrainShared train) {
      Outcome.Trained outcome = trained(train);
      long request = expectAnswer();
      SimulatedStore.Push push =
          new SimulatedStore.Push(request, lease.taskId(), baseVersion, outcome, this);
      send(() -> "Push " + request, () -> cluster.store().onPush(push));
    } else {
      List<Double> perplexities =
          SearchPlan.perplexities(lease.work().architectures(), baseVersion);
      done(new Outcome.Evaluated(perplexities, 100, baseVersion));
    }
  }

  /** Every training is another: so its outcome tells which one it was. */
  private Outcome.Trained trained(Work.TrainShared train) {
    int minibatches = train.architectures().size();
    float number = cluster.trainingBegunAt(train.cursor());
    int end = train.cursor().position() + SearchPlan.STEPS_OF_A_MINIBATCH * minibatches;
    return new Outcome.Trained(
        number, minibatches, 0, new StreamCursor(train.cursor().id(), end, new float[] {number}));
  }

  void onPushed(long request, Outcome.Trained outcome) {
    if (isAwaited(request)) {
      done(outcome);
    }
  }

  void onRefused(long request) {
    if (isAwaited(request)) {
      giveUp("the store refuses", false);
    }
  }

  private void onNoAnswer(long request) {
    if (request == awaited) {
      giveUp("the store does not answer", true);
    }
  }

  private void done(Outcome outcome) {
    failuresInARow = 0;
    LeaseId lease = current.orElseThrow().id();
    free();
    send(
        () -> "WorkDone " + lease + " " + outcome,
        () -> cluster.toController(c -> c.onDone(lease, description.id(), outcome)));
    Optional<Lease> prepared = next;
    next = Optional.empty();
    if (prepared.isPresent()) {
      begin(prepared.get());
    } else if (isDraining && !isRequestOpen) {
      cluster.ended(this);
    } else if (!isRequestOpen) {
      request();
    }
  }

  private void giveUp(String reason, boolean lost) {
    LeaseId lease = current.orElseThrow().id();
    awaited = NOTHING;
    free();
    send(
        () -> "WorkFailed " + lease + " " + reason,
        () -> cluster.toController(c -> c.onFailed(lease, description.id(), reason, lost)));
    next.ifPresent(this::handBack);
    next = Optional.empty();
    failuresInARow++;
    isResting = true;
    isRequestOpen = false;
    requestDue.start(
        Math.min(MAX_RETRY_DELAY, RETRY_DELAY << Math.min(10, failuresInARow - 1)),
        this::onRequestDue);
    if (isDraining) {
      cluster.ended(this);
    }
  }

  private void free() {
    current = Optional.empty();
    idleSince = world.now();
    renewal.cancel();
  }

  private void renew() {
    renewal.start(World.TIMEOUT / 3, this::renew);
    if (isComputing) {
      progress++;
    }
    if (progress != progressAtRenewal) {
      progressAtRenewal = progress;
      renew(current.orElseThrow());
      next.ifPresent(this::renew);
    }
  }

  private void renew(Lease held) {
    LeaseId lease = held.id();
    send(() -> "RenewLease " + lease, () -> cluster.toController(c -> c.onRenew(lease, this)));
  }

  void onRevoked(LeaseId lease) {
    next = next.filter(held -> !held.id().equals(lease));
  }

  /** Its crew starts another, which asks again: the search may not be over after all. */
  void onSearchEnded() {
    cluster.ended(this);
  }

  @Override
  public String toString() {
    return description.id();
  }
}
