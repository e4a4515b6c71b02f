package org.actornas.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Merged;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.WorkerProtocol.Dismissed;
import org.actornas.protocol.WorkerProtocol.LeaseGranted;
import org.actornas.protocol.WorkerProtocol.LeaseRevoked;
import org.actornas.protocol.WorkerProtocol.Refused;
import org.actornas.protocol.WorkerProtocol.SearchEnded;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.NativeCalls;
import org.actornas.worker.engine.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Trains and evaluates on one device. Its life is a circle:
 *
 * <pre>
 *   ask the controller for work -> lease -> pull the blocks it needs from the store
 *        ^                                        |
 *        |                                        v
 *   tell the controller  <-  push the deltas  <-  compute
 *                            (training only)
 * </pre>
 *
 * While it computes it renews the lease as long as the engine makes progress. It ends when the
 * search does, or when the controller refuses it.
 *
 * <p>Before the engine comes to the last part of a lease the worker asks for the next one, so that
 * it is there when the device is free; and it does not wait for the store's disk before it begins.
 *
 * <p>No message is waited for in vain. An unanswered request for work is sent again after {@link
 * WorkerSettings#answerTimeout}. If the store refuses, or does not answer in that time, the task is
 * given up with the reason, like one at which the engine failed; an answer that comes later is told
 * by its number, and ignored. (A call of the engine cannot be given up: a lease that makes no
 * progress is taken away by the controller.)
 *
 * <p>Inside, its messages are {@link WorkerProtocol}'s, the store's answers and its own, which
 * share no type.
 */
public final class Worker extends AbstractBehavior<Object> {

  /**
   * What a worker works with.
   *
   * @param engine on a thread for native calls; the worker closes it
   * @param progress that the engine counts up
   * @param shape of the shared weights
   * @param owner hears that the worker may not take part
   */
  public record Partners(
      ActorRef<ControllerProtocol> controller,
      ActorRef<WeightsProtocol> store,
      NativeCalls<? extends Engine> engine,
      AtomicLong progress,
      WeightsShape shape,
      ActorRef<TurnedAway> owner) {}

  /**
   * The controller refuses this worker, which ends: another of the same kind would be refused too.
   *
   * @param reason in words
   */
  public record TurnedAway(String workerId, String reason) {}

  /** Its owner wants no further lease to be begun. */
  private record Drain() {}

  private final WorkerDescription description;
  private final Partners partners;
  private final WorkerSettings settings;
  private final WorkRequest request;
  private final StoreDialogue store;
  private final EngineCalls engine;
  private final LeaseRenewal renewal;
  private final Jobs jobs = new Jobs();

  /** After a failure nothing is begun for a while. */
  private boolean isResting;

  private int failuresInARow;
  private boolean draining;

  private Worker(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      WorkerDescription description,
      WorkerSettings settings,
      Partners partners) {
    super(context);
    this.settings = settings;
    this.description = description;
    this.partners = partners;
    this.request =
        new WorkRequest(
            description,
            partners.controller(),
            context.getSelf().narrow(),
            timers,
            settings.answerTimeout());
    this.store =
        new StoreDialogue(
            partners.store(),
            context.getSelf().narrow(),
            description.id(),
            timers,
            settings.answerTimeout());
    this.engine = new EngineCalls(context, partners.engine());
    this.renewal =
        new LeaseRenewal(
            description.id(),
            partners.controller(),
            context.getSelf().narrow(),
            timers,
            partners.progress());
    request.send(Optional.empty());
  }

  /** The worker's actor; it asks for work at once. */
  public static Behavior<WorkerProtocol> create(
      WorkerDescription description, WorkerSettings settings, Partners partners) {
    return Behaviors.<Object>withTimers(
            timers ->
                Behaviors.setup(
                    context -> {
                      Worker worker = new Worker(context, timers, description, settings, partners);
                      return Behaviors.withMdc(
                          Object.class, message -> worker.logContext(message), worker);
                    }))
        .narrow();
  }

  /** Tells a worker of this node to end once it holds no lease and none is on its way to it. */
  public static void drain(ActorRef<WorkerProtocol> worker) {
    worker.<Object>unsafeUpcast().tell(new Drain());
  }

  /** What every log line says of the message that is handled. */
  private Map<String, String> logContext(Object message) {
    if (message instanceof LeaseGranted granted) {
      return Map.of("task", Long.toString(granted.lease().taskId()));
    }
    return jobs.first().map(job -> Map.of("task", Long.toString(job.taskId()))).orElse(Map.of());
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(LeaseGranted.class, this::onLeaseGranted)
        .onMessage(EngineCalls.NearlyDone.class, this::onNearlyDone)
        .onMessage(Pulled.class, this::onPulled)
        .onMessage(EngineCalls.Trained.class, this::onTrained)
        .onMessage(Merged.class, this::onMerged)
        .onMessage(Pushed.class, this::onPushed)
        .onMessage(EngineCalls.Evaluated.class, this::onEvaluated)
        .onMessage(WeightsProtocol.Refused.class, this::onStoreRefused)
        .onMessage(StoreDialogue.NoAnswer.class, this::onNoAnswer)
        .onMessage(EngineCalls.Failed.class, this::onEngineFailed)
        .onMessage(LeaseRenewal.Due.class, message -> onRenewalDue())
        .onMessage(WorkRequest.Due.class, message -> onRequestDue())
        .onMessage(LeaseRevoked.class, this::onLeaseRevoked)
        .onMessage(Drain.class, message -> onDrain())
        .onMessage(Dismissed.class, message -> onDismissed())
        .onMessage(Refused.class, this::onRefused)
        .onMessage(SearchEnded.class, message -> Behaviors.stopped())
        .onAnyMessage(Worker::onUnexpected)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private Behavior<Object> onLeaseGranted(LeaseGranted granted) {
    Lease lease = granted.lease();
    Optional<Job> same = jobs.ofTask(lease.taskId());
    if (same.isPresent()) {
      same.get().grantedAgain(lease);
      // the request is answered by it, and there is nothing to come next
      request.close();
      goOn();
    } else if (isResting) {
      handBack(lease, "its worker has failed and waits");
    } else if (!jobs.isFull()) {
      request.close();
      jobs.add(new Job(lease, partners.shape().touchedBy(lease.work().architectures())));
      goOn();
    } else {
      // the next request for work tells the controller that nobody does it
      getContext().getLog().debug("busy: lease {} is not begun", lease.id());
    }
    return this;
  }

  /** Of a lease whose result nobody will see. */
  private void handBack(Lease lease, String reason) {
    partners
        .controller()
        .tell(new ControllerProtocol.WorkFailed(lease.id(), description.id(), reason, true));
  }

  /** Begins what can be begun now, and asks for more if it is time to. */
  private void goOn() {
    jobs.first().ifPresent(renewal::isDoing);
    jobs.toBegin().ifPresent(store::pull);
    if (jobs.runOut() && !request.isOpen() && !draining) {
      request.send(holding());
    }
  }

  /** The lease that it does, if it holds no other. */
  private Optional<LeaseId> holding() {
    return jobs.first().map(job -> job.lease().id());
  }

  /** The job that an answer of the store is for; empty if it comes too late. */
  private Optional<Job> awaiting(WeightsProtocol.Answer answer) {
    Optional<Job> job = store.answered(answer);
    if (job.isEmpty()) {
      getContext().getLog().debug("an answer of the store that came too late: {}", answer);
    }
    return job;
  }

  private Behavior<Object> onPulled(Pulled pulled) {
    return awaiting(pulled).map(job -> begin(job, pulled)).orElse(this);
  }

  private Behavior<Object> begin(Job job, Pulled pulled) {
    long least = job.leastWeights();
    if (pulled.storeVersion() < least) {
      return giveUp(
          job,
          "the store of weights is not the search's: it has taken %d pushes, and the search has seen %d"
              .formatted(pulled.storeVersion(), least),
          null,
          true);
    }
    job.enter(Job.Stage.COMPUTING);
    engine.compute(job, pulled, store.install(job, pulled));
    goOn();
    return this;
  }

  private Behavior<Object> onNearlyDone(EngineCalls.NearlyDone soon) {
    soon.job().nearlyDone();
    goOn();
    return this;
  }

  private Behavior<Object> onTrained(EngineCalls.Trained trained) {
    Job job = trained.job();
    if (!jobs.contains(job)) {
      return this; // it was handed back
    }
    Engine.Training training = trained.training();
    if (training.outcome().dropped() > 0) {
      LogEvent.STEP_DROPPED.log(
          getContext().getLog(),
          description.id(),
          job.taskId(),
          training.outcome().dropped(),
          training.outcome().minibatches());
    }
    store.push(job, training);
    return this;
  }

  private Behavior<Object> onMerged(Merged merged) {
    store.merged(merged);
    goOn();
    return this;
  }

  private Behavior<Object> onPushed(Pushed pushed) {
    Optional<Job> job = awaiting(pushed);
    job.ifPresent(trained -> store.pushed(trained, pushed));
    return job.map(trained -> done(trained, pushed.outcome())).orElse(this);
  }

  private Behavior<Object> onEvaluated(EngineCalls.Evaluated evaluated) {
    return jobs.contains(evaluated.job()) ? done(evaluated.job(), evaluated.outcome()) : this;
  }

  private Behavior<Object> done(Job job, Outcome outcome) {
    failuresInARow = 0;
    letGo(job);
    partners
        .controller()
        .tell(new ControllerProtocol.WorkDone(job.lease().id(), description.id(), outcome));
    if (jobs.isEmpty() && !request.isOpen()) {
      if (draining) {
        return Behaviors.stopped();
      }
      request.send(Optional.empty());
    }
    goOn();
    return this;
  }

  private void letGo(Job job) {
    jobs.remove(job);
    if (jobs.isEmpty()) {
      renewal.stop();
    }
  }

  private Behavior<Object> onEngineFailed(EngineCalls.Failed failed) {
    return jobs.contains(failed.job())
        ? giveUp(failed.job(), failed.root().toString(), failed.cause(), false)
        : this;
  }

  private Behavior<Object> onStoreRefused(WeightsProtocol.Refused refused) {
    return awaiting(refused)
        .map(job -> giveUp(job, "the store of weights refuses: " + refused.reason(), null, false))
        .orElse(this);
  }

  private Behavior<Object> onNoAnswer(StoreDialogue.NoAnswer missing) {
    return store
        .missed(missing)
        .map(
            job ->
                giveUp(
                    job,
                    "the store of weights does not answer within " + settings.answerTimeout(),
                    null,
                    true))
        .orElse(this);
  }

  /** A job can't be done; what else it holds is for others, too. */
  private Behavior<Object> giveUp(
      Job job, String reason, @Nullable Throwable cause, boolean isLost) {
    store.forget();
    LogEvent.WORKER_FAILED.log(
        getContext().getLog(), cause, description.id(), job.taskId(), reason);
    letGo(job);
    partners
        .controller()
        .tell(
            new ControllerProtocol.WorkFailed(job.lease().id(), description.id(), reason, isLost));
    for (Job other : jobs.all()) {
      letGo(other);
      handBack(other.lease(), "its worker has failed at another task");
    }
    failuresInARow++;
    // a broken worker must not take a task's every attempt before a healthy one comes for it
    isResting = true;
    request.sendAfter(settings.delayAfter(failuresInARow));
    return draining ? Behaviors.stopped() : this;
  }

  private Behavior<Object> onRequestDue() {
    isResting = false;
    if (draining) {
      return withdraw();
    }
    request.send(holding());
    return this;
  }

  private Behavior<Object> onRenewalDue() {
    renewal.renew(jobs.all());
    return this;
  }

  private Behavior<Object> onLeaseRevoked(LeaseRevoked revoked) {
    getContext().getLog().debug("lease {} is somebody else's now", revoked.lease());
    jobs.revoke(revoked.lease());
    return this;
  }

  private Behavior<Object> onDrain() {
    if (!draining) {
      draining = true;
      if (request.isOpen() || jobs.isEmpty()) {
        return withdraw(); // a lease may be on its way
      }
    }
    return this;
  }

  private Behavior<Object> withdraw() {
    return request.withdraw(holding()) || !jobs.isEmpty() ? this : Behaviors.stopped();
  }

  /** Nothing is on its way to it. What it holds, it does. */
  private Behavior<Object> onDismissed() {
    request.close();
    return jobs.isEmpty() ? Behaviors.stopped() : this;
  }

  private Behavior<Object> onRefused(Refused refused) {
    partners.owner().tell(new TurnedAway(description.id(), refused.reason()));
    return Behaviors.stopped();
  }

  private static Behavior<Object> onUnexpected(Object message) {
    throw new IllegalStateException("a worker is not told " + message);
  }

  private Behavior<Object> onPostStop() {
    partners.engine().close();
    return this;
  }
}
