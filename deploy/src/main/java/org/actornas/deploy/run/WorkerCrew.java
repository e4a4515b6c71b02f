package org.actornas.deploy.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.transfer.TransferSettings;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.WeightsLink;
import org.actornas.worker.Worker;

/**
 * The workers of one process: it starts them, and starts one again that has ended before the
 * search, unless the controller refuses it. It ends when it was told that no more is to be begun
 * and the last worker has ended.
 */
public final class WorkerCrew extends AbstractBehavior<WorkerCrew.Command> {

  /**
   * Whom the workers work for, and with what.
   *
   * @param name each worker's name is this, a hyphen and its number from 1
   * @param natives the workers' models; their actors close them
   * @param turnedAway hears, with the reason, that the controller refuses all of them
   */
  public record Partners(
      String name,
      ActorRef<ControllerProtocol> controller,
      StoreAccess store,
      NativeResources natives,
      ActorRef<TurnedAway> turnedAway) {}

  /** How a worker reaches the store of the shared weights. */
  @FunctionalInterface
  public interface StoreAccess {
    /**
     * Whom the worker of a number asks.
     *
     * @param crew may spawn somebody for it
     */
    ActorRef<WeightsProtocol> open(ActorContext<?> crew, int worker);

    /** A store of this process, by reference. */
    static StoreAccess local(ActorRef<WeightsProtocol> store) {
      return (crew, worker) -> store;
    }

    /** A store of another node, in chunks. */
    static StoreAccess remote(ActorRef<TransferProtocol> gate, TransferSettings settings) {
      return (crew, worker) ->
          crew.spawn(WeightsLink.create(gate, settings, System::nanoTime), "link-" + worker);
    }
  }

  /**
   * The controller refuses every worker.
   *
   * @param reason of the last one's refusal
   */
  public record TurnedAway(String worker, String reason) {}

  /** What it is told. */
  public sealed interface Command {}

  /** Each worker is to end as soon as it holds no lease, and none is to be started again. */
  public record Drain() implements Command {}

  /** The search is over: the workers end by themselves, and none is to be started again. */
  public record SearchOver() implements Command {}

  /** A worker's actor is to end, as a failure would end it; another takes its place. */
  record Kill(String worker) implements Command {}

  private record Start(int number) implements Command {}

  /** The controller refuses a worker. */
  record Refused(Worker.TurnedAway worker) implements Command {}

  private final SearchParts parts;
  private final Partners partners;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Worker.TurnedAway> refusals;
  private final Map<ActorRef<WorkerProtocol>, Integer> workers = new HashMap<>();
  private final Map<Integer, ActorRef<WeightsProtocol>> stores = new HashMap<>();
  private final Set<Integer> refused = new HashSet<>();
  private boolean ending;

  private WorkerCrew(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      SearchParts parts,
      Partners partners) {
    super(context);
    context.setLoggerName(WorkerCrew.class); // Akka finds another where a signal logs first
    this.parts = parts;
    this.partners = partners;
    this.timers = timers;
    this.refusals = context.messageAdapter(Worker.TurnedAway.class, Refused::new);
    for (int number = 1; number <= settings().count(); number++) {
      start(number);
    }
  }

  /** The actor; the configuration says how many workers there are, and their devices. */
  public static Behavior<Command> create(SearchParts parts, Partners partners) {
    return Behaviors.withTimers(
        timers -> Behaviors.setup(context -> new WorkerCrew(context, timers, parts, partners)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Start.class, this::onStart)
        .onMessage(Kill.class, this::onKill)
        .onMessage(Refused.class, this::onRefused)
        .onMessage(Drain.class, message -> onDrain())
        .onMessage(SearchOver.class, message -> onSearchOver())
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private SearchConfig.Workers settings() {
    return parts.config().workers();
  }

  private String name(int number) {
    return partners.name() + "-" + number;
  }

  private void start(int number) {
    Device device = settings().device(number - 1);
    AtomicLong progress = parts.progressOf(number);
    String actor = name(number) + "-" + parts.nextActor();
    ActorRef<WorkerProtocol> worker =
        getContext()
            .spawn(
                Worker.create(
                    new WorkerDescription(name(number), device.text(), parts.corpus().hash()),
                    parts.workerSettings(),
                    new Worker.Partners(
                        partners.controller(),
                        stores.computeIfAbsent(
                            number, each -> partners.store().open(getContext(), each)),
                        partners
                            .natives()
                            .open(actor, device, () -> parts.engine(device, progress)),
                        progress,
                        parts.shape(),
                        refusals)),
                actor);
    getContext().watch(worker);
    workers.put(worker, number);
  }

  private Behavior<Command> onStart(Start start) {
    if (!ending) {
      LogEvent.WORKER_RESTARTED.log(
          getContext().getLog(),
          name(start.number()),
          settings().recovery().restartDelay().toMillis() / 1000.0);
      start(start.number());
    }
    return this;
  }

  private Behavior<Command> onKill(Kill kill) {
    workers.forEach(
        (ref, number) -> {
          if (kill.worker().equals(name(number))) {
            getContext().stop(ref);
          }
        });
    return this;
  }

  private Behavior<Command> onTerminated(Terminated terminated) {
    Integer number = workers.remove(terminated.getRef().<WorkerProtocol>unsafeUpcast());
    if (number != null && !ending && !refused.contains(number)) {
      // by then it is known whether it ended with the search
      timers.startSingleTimer(
          name(number), new Start(number), settings().recovery().restartDelay());
    }
    return endIfDone();
  }

  /** Another worker on the same corpus would be refused as well: this one is not started again. */
  private Behavior<Command> onRefused(Refused refusal) {
    Worker.TurnedAway worker = refusal.worker();
    for (int number = 1; number <= settings().count(); number++) {
      if (worker.workerId().equals(name(number))) {
        refused.add(number);
        // its end may have been heard of before this message
        timers.cancel(name(number));
      }
    }
    if (refused.size() == settings().count()) {
      partners.turnedAway().tell(new TurnedAway(worker.workerId(), worker.reason()));
    }
    return this;
  }

  private Behavior<Command> onDrain() {
    workers.keySet().forEach(Worker::drain);
    return onSearchOver();
  }

  private Behavior<Command> onSearchOver() {
    ending = true;
    timers.cancelAll();
    return endIfDone();
  }

  private Behavior<Command> endIfDone() {
    return ending && workers.isEmpty() ? Behaviors.stopped() : this;
  }
}
