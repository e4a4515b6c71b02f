package org.actornas.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.WorkerProtocol.Dismissed;
import org.actornas.protocol.WorkerProtocol.LeaseGranted;
import org.actornas.protocol.WorkerProtocol.LeaseRevoked;
import org.actornas.protocol.WorkerProtocol.Refused;
import org.actornas.protocol.WorkerProtocol.SearchEnded;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.NativeCalls;
import org.actornas.worker.engine.Engine;
import org.actornas.worker.engine.Replica;
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
 * it is there when the device is free.
 *
 * <p>No message is waited for in vain. An unanswered request for work is sent again after {@link
 * Settings#answerTimeout}. If the store refuses, or does not answer in that time, the task is given
 * up with the reason, like one at which the engine failed; an answer that comes later is told by
 * its number, and ignored. (A call of the engine cannot be given up: a lease that makes no progress
 * is taken away by the controller.)
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
   * How patient a worker is.
   *
   * @param answerTimeout how long it waits for an answer, the lease timeout
   * @param retryDelay from a failure to the next request for work; doubles with each further
   *     failure in a row
   * @param maxRetryDelay that it does not exceed
   */
  public record Settings(Duration answerTimeout, Duration retryDelay, Duration maxRetryDelay) {
    Duration delayAfter(int failuresInARow) {
      Duration delay = retryDelay;
      for (int more = 1; more < failuresInARow && delay.compareTo(maxRetryDelay) < 0; more++) {
        delay = delay.multipliedBy(2);
      }
      return delay.compareTo(maxRetryDelay) < 0 ? delay : maxRetryDelay;
    }
  }

  /**
   * The controller refuses this worker, which ends: another of the same kind would be refused too.
   *
   * @param reason in words
   */
  public record TurnedAway(String workerId, String reason) {}

  /** The engine has trained. */
  private record Trained(Engine.Training training) {}

  /** The engine has evaluated. */
  private record Evaluated(Outcome.Evaluated outcome) {}

  /** The engine could not do it. */
  private record EngineFailed(Throwable cause) {}

  /** The engine begins the last part of a task. */
  private record NearlyDone(long taskId) {}

  /** The store did not answer a request. */
  private record NoAnswer(long request) {}

  /** It is time to renew the lease. */
  private record Renew() {}

  /** Its owner wants no further lease to be begun. */
  private record Drain() {}

  /** The lease's work, and what the store's answers are needed for. */
  private record Current(Lease lease, List<BlockName> blocks, List<BlockValue> advanced) {}

  private static final long NOTHING = -1;

  private final WorkerDescription description;
  private final Partners partners;
  private final Settings settings;
  private final TimerScheduler<Object> timers;
  private final Replica replica = new Replica();
  private final WorkRequest request;
  private Optional<Current> current = Optional.empty();

  /** Begun as soon as the current one is done. */
  private Optional<Lease> next = Optional.empty();

  /** After a failure nothing is begun for a while. */
  private boolean isResting;

  /** Numbers the messages to the store. */
  private long requests;

  /** The number that the store has still to answer. */
  private long awaited = NOTHING;

  private long progressAtRenewal;
  private int failuresInARow;
  private boolean draining;

  private Worker(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      WorkerDescription description,
      Settings settings,
      Partners partners) {
    super(context);
    this.timers = timers;
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
    request.send(Optional.empty());
  }

  /** The worker's actor; it asks for work at once. */
  public static Behavior<WorkerProtocol> create(
      WorkerDescription description, Settings settings, Partners partners) {
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
    return current
        .map(held -> Map.of("task", Long.toString(held.lease().taskId())))
        .orElse(Map.of());
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(LeaseGranted.class, this::onLeaseGranted)
        .onMessage(NearlyDone.class, this::onNearlyDone)
        .onMessage(Pulled.class, this::onPulled)
        .onMessage(Trained.class, this::onTrained)
        .onMessage(Pushed.class, this::onPushed)
        .onMessage(Evaluated.class, this::onEvaluated)
        .onMessage(WeightsProtocol.Refused.class, this::onStoreRefused)
        .onMessage(NoAnswer.class, this::onNoAnswer)
        .onMessage(EngineFailed.class, this::onEngineFailed)
        .onMessage(Renew.class, message -> onRenew())
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

  private Optional<LeaseId> holding() {
    return current.map(held -> held.lease().id());
  }

  private Behavior<Object> onLeaseGranted(LeaseGranted granted) {
    Lease lease = granted.lease();
    if (isResting) {
      handBack(lease, "its worker has failed and waits");
    } else if (current.isEmpty()) {
      request.close();
      begin(lease);
    } else if (isOf(current.get().lease(), lease)) {
      Current held = current.get();
      current = Optional.of(new Current(lease, held.blocks(), held.advanced()));
    } else if (next.isEmpty() || isOf(next.get(), lease)) {
      request.close();
      next = Optional.of(lease);
    } else {
      // the next request for work tells the controller that nobody does it
      getContext().getLog().debug("busy: lease {} is not begun", lease.id());
    }
    return this;
  }

  /** Whether it is the same task, in answer to a request that was repeated. */
  private static boolean isOf(Lease held, Lease granted) {
    return held.taskId() == granted.taskId();
  }

  /** Of a lease that is not begun. */
  private void handBack(Lease lease, String reason) {
    partners
        .controller()
        .tell(new ControllerProtocol.WorkFailed(lease.id(), description.id(), reason, true));
  }

  private void begin(Lease lease) {
    List<BlockName> blocks = partners.shape().touchedBy(lease.work().architectures());
    current = Optional.of(new Current(lease, blocks, List.of()));
    progressAtRenewal = -1;
    timers.startTimerWithFixedDelay(Renew.class, new Renew(), lease.timeout().dividedBy(3));
    partners
        .store()
        .tell(
            new WeightsProtocol.Pull(
                expectAnswer(), replica.known(blocks), getContext().getSelf().narrow()));
  }

  private long expectAnswer() {
    awaited = ++requests;
    timers.startSingleTimer(NoAnswer.class, new NoAnswer(awaited), settings.answerTimeout());
    return awaited;
  }

  /** Whether this is the answer that is waited for; from now on it no longer is. */
  private boolean isAwaited(WeightsProtocol.Answer answer) {
    if (answer.request() != awaited) {
      getContext().getLog().debug("an answer of the store that came too late: {}", answer);
      return false;
    }
    awaited = NOTHING;
    timers.cancel(NoAnswer.class);
    return true;
  }

  private Behavior<Object> onPulled(Pulled pulled) {
    if (!isAwaited(pulled)) {
      return this;
    }
    Current held = current.orElseThrow();
    long least = held.lease().versions().weights();
    if (pulled.storeVersion() < least) {
      return giveUp(
          "the store of weights is not the search's: it has taken %d pushes, and the search has seen %d"
              .formatted(pulled.storeVersion(), least),
          null,
          true);
    }
    replica.install(pulled.changed());
    Work work = held.lease().work();
    NearlyDone soon = new NearlyDone(held.lease().taskId());
    ActorRef<Object> self = getContext().getSelf();
    Runnable nearlyDone = () -> self.tell(soon);
    if (work instanceof Work.TrainShared train) {
      List<BlockValue> base = replica.values(held.blocks());
      compute(
          engine -> {
            engine.install(pulled.changed());
            return new Trained(engine.train(train, base, nearlyDone));
          });
    } else {
      compute(
          engine -> {
            engine.install(pulled.changed());
            return new Evaluated(evaluate(engine, work, pulled.storeVersion(), nearlyDone));
          });
    }
    return this;
  }

  private static Outcome.Evaluated evaluate(
      Engine engine, Work work, long version, Runnable nearlyDone) {
    if (work instanceof Work.Evaluate evaluate) {
      return engine.evaluate(evaluate, version, nearlyDone);
    }
    return engine.score((Work.Score) work, version, nearlyDone);
  }

  private void compute(Function<Engine, Object> call) {
    getContext()
        .pipeToSelf(
            partners.engine().call(call),
            (result, failure) -> failure == null ? result : new EngineFailed(failure));
  }

  private Behavior<Object> onNearlyDone(NearlyDone soon) {
    boolean isCurrent = holding().filter(lease -> lease.taskId() == soon.taskId()).isPresent();
    if (isCurrent && next.isEmpty() && !request.isOpen() && !draining) {
      request.send(holding());
    }
    return this;
  }

  private Behavior<Object> onTrained(Trained trained) {
    Engine.Training training = trained.training();
    Current held = current.orElseThrow();
    Lease lease = held.lease();
    current = Optional.of(new Current(lease, held.blocks(), training.advanced()));
    if (training.outcome().dropped() > 0) {
      LogEvent.STEP_DROPPED.log(
          getContext().getLog(),
          description.id(),
          lease.taskId(),
          training.outcome().dropped(),
          training.outcome().minibatches());
    }
    partners
        .store()
        .tell(
            new WeightsProtocol.Push(
                expectAnswer(),
                lease.taskId(),
                description.id(),
                training.deltas(),
                training.outcome(),
                getContext().getSelf().narrow()));
    return this;
  }

  private Behavior<Object> onPushed(Pushed pushed) {
    if (!isAwaited(pushed)) {
      return this;
    }
    Current held = current.orElseThrow();
    replica.advance(pushed, held.advanced());
    return done(held.lease(), pushed.outcome());
  }

  private Behavior<Object> onEvaluated(Evaluated evaluated) {
    return done(current.orElseThrow().lease(), evaluated.outcome());
  }

  private Behavior<Object> done(Lease lease, Outcome outcome) {
    failuresInARow = 0;
    current = Optional.empty();
    timers.cancel(Renew.class);
    partners
        .controller()
        .tell(new ControllerProtocol.WorkDone(lease.id(), description.id(), outcome));
    Optional<Lease> prepared = next;
    next = Optional.empty();
    if (prepared.isPresent()) {
      begin(prepared.get());
    } else if (draining && !request.isOpen()) {
      return Behaviors.stopped();
    } else if (!request.isOpen()) {
      request.send(Optional.empty());
    }
    return this;
  }

  private Behavior<Object> onEngineFailed(EngineFailed failed) {
    return giveUp(rootOf(failed.cause()).toString(), failed.cause(), false);
  }

  private Behavior<Object> onStoreRefused(WeightsProtocol.Refused refused) {
    return isAwaited(refused)
        ? giveUp("the store of weights refuses: " + refused.reason(), null, false)
        : this;
  }

  private Behavior<Object> onNoAnswer(NoAnswer missing) {
    return missing.request() == awaited
        ? giveUp(
            "the store of weights does not answer within " + settings.answerTimeout(), null, true)
        : this;
  }

  private Behavior<Object> giveUp(String reason, @Nullable Throwable cause, boolean isLost) {
    Lease lease = current.orElseThrow().lease();
    // neither what the model holds is known now nor what the store took
    replica.forget();
    awaited = NOTHING;
    LogEvent.WORKER_FAILED.log(
        getContext().getLog(), cause, description.id(), lease.taskId(), reason);
    current = Optional.empty();
    timers.cancel(Renew.class);
    failuresInARow++;
    partners
        .controller()
        .tell(new ControllerProtocol.WorkFailed(lease.id(), description.id(), reason, isLost));
    next.ifPresent(prepared -> handBack(prepared, "its worker has failed at another task"));
    next = Optional.empty();
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

  private static Throwable rootOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : rootOf(cause);
  }

  private Behavior<Object> onRenew() {
    long progress = partners.progress().get();
    // a call that hangs must not hold its lease for ever
    if (current.isPresent() && progress != progressAtRenewal) {
      progressAtRenewal = progress;
      renew(current.get().lease());
      next.ifPresent(this::renew);
    }
    return this;
  }

  private void renew(Lease lease) {
    partners
        .controller()
        .tell(
            new ControllerProtocol.RenewLease(
                lease.id(), description.id(), getContext().getSelf().narrow()));
  }

  private Behavior<Object> onLeaseRevoked(LeaseRevoked revoked) {
    // what was begun is finished; the store and the controller take a task's result once
    getContext().getLog().debug("lease {} is somebody else's now", revoked.lease());
    next = next.filter(prepared -> !prepared.id().equals(revoked.lease()));
    return this;
  }

  private Behavior<Object> onDrain() {
    if (!draining) {
      draining = true;
      if (request.isOpen() || current.isEmpty()) {
        return withdraw(); // a lease may be on its way
      }
    }
    return this;
  }

  private Behavior<Object> withdraw() {
    return request.withdraw(holding()) || current.isPresent() ? this : Behaviors.stopped();
  }

  /** Nothing is on its way to it. What it holds, it does. */
  private Behavior<Object> onDismissed() {
    request.close();
    return current.isPresent() ? this : Behaviors.stopped();
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
