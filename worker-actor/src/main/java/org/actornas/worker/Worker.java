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
import org.actornas.protocol.WorkerProtocol.LeaseGranted;
import org.actornas.protocol.WorkerProtocol.LeaseRevoked;
import org.actornas.protocol.WorkerProtocol.Refused;
import org.actornas.protocol.WorkerProtocol.SearchEnded;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.NativeCalls;
import org.actornas.worker.engine.Engine;
import org.actornas.worker.engine.Replica;

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
 * <p>Inside, its messages are {@link WorkerProtocol}'s, the store's answers and its own, which
 * share no type.
 */
public final class Worker extends AbstractBehavior<Object> {

  /**
   * What a worker works with.
   *
   * @param engine on a dispatcher for native calls; the worker closes it
   * @param progress that the engine counts up
   * @param shape of the shared weights
   */
  public record Partners(
      ActorRef<ControllerProtocol> controller,
      ActorRef<WeightsProtocol> store,
      NativeCalls<? extends Engine> engine,
      AtomicLong progress,
      WeightsShape shape) {}

  /** The engine has trained. */
  private record Trained(Lease lease, Engine.Training training) {}

  /** The engine has evaluated. */
  private record Evaluated(Lease lease, Outcome.Evaluated outcome) {}

  /** The engine could not do it. */
  private record EngineFailed(Lease lease, Throwable cause) {}

  /** The wait after a failure is over. */
  private record AskAgain() {}

  /** It is time to renew the lease. */
  private record Renew() {}

  /** The lease's work, and what the store's answers are needed for. */
  private record Current(Lease lease, List<BlockName> blocks, List<BlockValue> advanced) {}

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final int MAX_DOUBLINGS = 7;

  private final WorkerDescription description;
  private final Partners partners;
  private final TimerScheduler<Object> timers;
  private final Replica replica = new Replica();
  private Optional<Current> current = Optional.empty();
  private long progressAtRenewal;
  private int failuresInARow;

  private Worker(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      WorkerDescription description,
      Partners partners) {
    super(context);
    this.timers = timers;
    this.description = description;
    this.partners = partners;
    askForWork();
  }

  /** The worker's actor; it asks for work at once. */
  public static Behavior<WorkerProtocol> create(WorkerDescription description, Partners partners) {
    return Behaviors.<Object>withTimers(
            timers ->
                Behaviors.setup(
                    context -> {
                      Worker worker = new Worker(context, timers, description, partners);
                      return Behaviors.withMdc(
                          Object.class, message -> worker.logContext(message), worker);
                    }))
        .narrow();
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
        .onMessage(Pulled.class, this::onPulled)
        .onMessage(Trained.class, this::onTrained)
        .onMessage(Pushed.class, this::onPushed)
        .onMessage(Evaluated.class, this::onEvaluated)
        .onMessage(EngineFailed.class, this::onEngineFailed)
        .onMessage(Renew.class, message -> onRenew())
        .onMessage(AskAgain.class, message -> onAskAgain())
        .onMessage(LeaseRevoked.class, this::onLeaseRevoked)
        .onMessage(Refused.class, message -> Behaviors.stopped())
        .onMessage(SearchEnded.class, message -> Behaviors.stopped())
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private void askForWork() {
    current = Optional.empty();
    timers.cancel(Renew.class);
    partners
        .controller()
        .tell(new ControllerProtocol.RequestWork(description, getContext().getSelf().narrow()));
  }

  private Behavior<Object> onLeaseGranted(LeaseGranted granted) {
    Lease lease = granted.lease();
    List<BlockName> blocks = partners.shape().touchedBy(lease.work().architectures());
    current = Optional.of(new Current(lease, blocks, List.of()));
    progressAtRenewal = -1;
    timers.startTimerWithFixedDelay(Renew.class, new Renew(), lease.timeout().dividedBy(3));
    partners
        .store()
        .tell(new WeightsProtocol.Pull(replica.known(blocks), getContext().getSelf().narrow()));
    return this;
  }

  private Behavior<Object> onPulled(Pulled pulled) {
    replica.install(pulled.changed());
    Current held = current.orElseThrow();
    Lease lease = held.lease();
    Work work = lease.work();
    if (work instanceof Work.TrainShared train) {
      List<BlockValue> base = replica.values(held.blocks());
      compute(
          lease,
          engine -> {
            engine.install(pulled.changed());
            return new Trained(lease, engine.train(train, base));
          });
    } else {
      compute(
          lease,
          engine -> {
            engine.install(pulled.changed());
            return new Evaluated(lease, evaluate(engine, work, pulled.storeVersion()));
          });
    }
    return this;
  }

  private static Outcome.Evaluated evaluate(Engine engine, Work work, long version) {
    if (work instanceof Work.Evaluate evaluate) {
      return engine.evaluate(evaluate, version);
    }
    return engine.score((Work.Score) work, version);
  }

  private void compute(Lease lease, Function<Engine, Object> call) {
    getContext()
        .pipeToSelf(
            partners.engine().call(call),
            (result, failure) -> failure == null ? result : new EngineFailed(lease, failure));
  }

  private Behavior<Object> onTrained(Trained trained) {
    Engine.Training training = trained.training();
    Lease lease = trained.lease();
    current = current.map(held -> new Current(lease, held.blocks(), training.advanced()));
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
                lease.taskId(),
                description.id(),
                training.deltas(),
                training.outcome(),
                getContext().getSelf().narrow()));
    return this;
  }

  private Behavior<Object> onPushed(Pushed pushed) {
    Current held = current.orElseThrow();
    replica.advance(pushed, held.advanced());
    done(held.lease(), pushed.outcome());
    return this;
  }

  private Behavior<Object> onEvaluated(Evaluated evaluated) {
    done(evaluated.lease(), evaluated.outcome());
    return this;
  }

  private void done(Lease lease, Outcome outcome) {
    failuresInARow = 0;
    partners
        .controller()
        .tell(new ControllerProtocol.WorkDone(lease.id(), description.id(), outcome));
    askForWork();
  }

  private Behavior<Object> onEngineFailed(EngineFailed failed) {
    // what the model holds now is not known
    replica.forget();
    String reason = rootOf(failed.cause()).toString();
    LogEvent.WORKER_FAILED.log(
        getContext().getLog(), failed.cause(), description.id(), failed.lease().taskId(), reason);
    partners
        .controller()
        .tell(new ControllerProtocol.WorkFailed(failed.lease().id(), description.id(), reason));
    // a broken worker must not take a task's every attempt before a healthy one comes for it
    current = Optional.empty();
    timers.cancel(Renew.class);
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failuresInARow, MAX_DOUBLINGS));
    failuresInARow++;
    timers.startSingleTimer(new AskAgain(), wait);
    return this;
  }

  private Behavior<Object> onAskAgain() {
    askForWork();
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
      partners
          .controller()
          .tell(
              new ControllerProtocol.RenewLease(
                  current.get().lease().id(), description.id(), getContext().getSelf().narrow()));
    }
    return this;
  }

  private Behavior<Object> onLeaseRevoked(LeaseRevoked revoked) {
    // what was begun is finished; the store and the controller take a task's result once
    getContext().getLog().debug("lease {} is somebody else's now", revoked.lease());
    return this;
  }

  private Behavior<Object> onPostStop() {
    partners.engine().close();
    return this;
  }
}
