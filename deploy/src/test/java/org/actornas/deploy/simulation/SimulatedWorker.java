package org.actornas.deploy.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;
import org.jspecify.annotations.Nullable;

/**
 * One life of a worker. It does as the worker's actor does, and may be stopped for a while, hang in
 * a call, be cut off, or die at any moment.
 */
final class SimulatedWorker {
  private static final int MAX_WITHDRAWALS = 3;
  private static final int MAX_JOBS = 2;
  private static final long RETRY_DELAY = World.TIMEOUT / 8;
  private static final long MAX_RETRY_DELAY = World.TIMEOUT / 2;

  private final World world;
  private final SimulatedCluster cluster;
  private final WorkerDescription description;
  private final Timer requestDue = new Timer();
  private final Timer renewal = new Timer();
  private boolean isAlive = true;
  private long stoppedUntil;
  private long cutOffUntil;
  private final Deque<Job> jobs = new ArrayDeque<>();
  private boolean isRequestOpen;
  private boolean isResting;
  private boolean isDraining;
  private int withdrawals;
  private long requests;
  private final Map<Long, Job> awaited = new HashMap<>();
  private long engineFreeAt;
  private @Nullable Job hangs;
  private long progress;
  private long progressAtRenewal;
  private int failuresInARow;
  private long idleSince;

  /** A lease that it holds, and how far it has come with it. */
  private static final class Job {
    Lease lease;
    boolean isBegun;
    boolean isComputing;
    boolean isMerged;
    long leastWeights;
    boolean isNearlyDone;
    boolean isRenewed;
    int storeLife;
    long baseVersion;

    Job(Lease lease) {
      this.lease = lease;
    }

    boolean trains() {
      return lease.work() instanceof Work.TrainShared;
    }
  }

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
    return !jobs.isEmpty()
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
    return jobs.stream().findFirst().map(job -> job.lease.id());
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
            if (isRequestOpen || jobs.isEmpty()) {
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
    if (jobs.isEmpty()) {
      cluster.ended(this);
    }
  }

  void onGranted(Lease lease) {
    Optional<Job> same =
        jobs.stream().filter(job -> job.lease.taskId() == lease.taskId()).findFirst();
    if (same.isPresent()) {
      same.get().lease = again(same.get().lease, lease);
      closeRequest();
      goOn();
    } else if (isResting) {
      handBack(lease);
    } else if (jobs.size() < MAX_JOBS) {
      closeRequest();
      jobs.addLast(new Job(lease));
      goOn();
    }
  }

  /** Begins what can be begun now, and asks for more if it is time to. */
  private void goOn() {
    Job before = null;
    for (Job job : jobs) {
      if (before == null && !job.isRenewed) {
        job.isRenewed = true;
        progressAtRenewal = -1;
        renewal.start(World.TIMEOUT / 3, this::renew);
      }
      if (!job.isBegun
          && (before == null || (before.isComputing && !before.trains()) || before.isMerged)) {
        pull(job);
      }
      before = job;
    }
    if (jobs.size() == 1 && jobs.getFirst().isNearlyDone && !isRequestOpen && !isDraining) {
      request();
    }
  }

  private void handBack(Lease lease) {
    send(
        () -> "WorkFailed " + lease.id() + " not begun",
        () ->
            cluster.toController(
                c -> c.onFailed(lease.id(), description.id(), "it was not begun", true)));
  }

  private void pull(Job job) {
    job.isBegun = true;
    job.leastWeights = job.lease.versions().weights();
    long request = expectAnswer(job);
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

  private long expectAnswer(Job job) {
    long request = ++requests;
    awaited.put(request, job);
    world.after(World.TIMEOUT, () -> handle(() -> onNoAnswer(request)));
    return request;
  }

  void onPulled(long request, int storeLife, long storeVersion) {
    Job job = awaited.remove(request);
    if (job == null) {
      return;
    }
    job.storeLife = storeLife;
    long least = job.leastWeights;
    BrokenPromise.unless(
        storeVersion >= least, "%s was told %d, but the store has %d", this, least, storeVersion);
    job.baseVersion = storeVersion;
    job.isComputing = true;
    long time = 1 + world.below(cluster.longestTask());
    if (world.befalls(0.1)) {
      time *= 4;
    }
    boolean fails = world.befalls(0.03);
    if (world.befalls(0.04)) {
      hangs = job; // and answers late
      time = 2 * World.TIMEOUT + world.below(4 * World.TIMEOUT);
    }
    // one call of the engine after another
    long begin = Math.max(0, engineFreeAt - world.now());
    engineFreeAt = world.now() + begin + time;
    world.after(begin + world.below(time), () -> handle(() -> nearlyDone(job)));
    world.after(begin + time, () -> handle(() -> computed(job, fails)));
    goOn();
  }

  private void nearlyDone(Job job) {
    job.isNearlyDone = true;
    goOn();
  }

  private void computed(Job job, boolean fails) {
    if (job == hangs) {
      hangs = null;
    }
    if (!jobs.contains(job)) {
      return; // it was handed back
    }
    if (fails) {
      giveUp(job, "the engine failed", false);
    } else if (job.lease.work() instanceof Work.TrainShared train) {
      Outcome.Trained outcome = trained(train);
      long request = expectAnswer(job);
      SimulatedStore.Push push =
          new SimulatedStore.Push(
              request, job.lease.taskId(), job.storeLife, job.baseVersion, outcome, this);
      send(() -> "Push " + request, () -> cluster.store().onPush(push));
    } else {
      List<Double> perplexities =
          SearchPlan.perplexities(job.lease.work().architectures(), job.baseVersion);
      done(job, new Outcome.Evaluated(perplexities, 100, job.baseVersion));
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

  void onMerged(long request) {
    Job job = awaited.get(request);
    if (job != null) {
      job.isMerged = true;
      goOn();
    }
  }

  void onPushed(long request, Outcome.Trained outcome) {
    Job job = awaited.remove(request);
    if (job != null) {
      done(job, outcome);
    }
  }

  void onRefused(long request) {
    Job job = awaited.remove(request);
    if (job != null) {
      giveUp(job, "the store refuses", false);
    }
  }

  private void onNoAnswer(long request) {
    Job job = awaited.remove(request);
    if (job != null) {
      giveUp(job, "the store does not answer", true);
    }
  }

  private void done(Job job, Outcome outcome) {
    failuresInARow = 0;
    letGo(job);
    LeaseId lease = job.lease.id();
    send(
        () -> "WorkDone " + lease + " " + outcome,
        () -> cluster.toController(c -> c.onDone(lease, description.id(), outcome)));
    if (jobs.isEmpty() && !isRequestOpen) {
      if (isDraining) {
        cluster.ended(this);
        return;
      }
      request();
    }
    goOn();
  }

  private void giveUp(Job job, String reason, boolean lost) {
    awaited.clear();
    letGo(job);
    LeaseId lease = job.lease.id();
    send(
        () -> "WorkFailed " + lease + " " + reason,
        () -> cluster.toController(c -> c.onFailed(lease, description.id(), reason, lost)));
    for (Job other : List.copyOf(jobs)) {
      letGo(other);
      handBack(other.lease);
    }
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

  private void letGo(Job job) {
    jobs.remove(job);
    if (jobs.isEmpty()) {
      idleSince = world.now();
      renewal.cancel();
    }
  }

  private void renew() {
    renewal.start(World.TIMEOUT / 3, this::renew);
    if (hangs == null && jobs.stream().anyMatch(job -> job.isComputing)) {
      progress++;
    }
    if (progress != progressAtRenewal) {
      progressAtRenewal = progress;
      jobs.forEach(this::renew);
    }
  }

  private void renew(Job job) {
    LeaseId lease = job.lease.id();
    send(() -> "RenewLease " + lease, () -> cluster.toController(c -> c.onRenew(lease, this)));
  }

  void onRevoked(LeaseId lease) {
    jobs.removeIf(job -> !job.isBegun && job.lease.id().equals(lease));
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
