package org.actornas.deploy.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.buffer.MemoryBuffer;
import org.actornas.buffer.state.BufferState;
import org.actornas.controller.Controller;
import org.actornas.controller.RunRecorder;
import org.actornas.controller.recorder.RunFiles;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.WorkerDescription;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeResources;
import org.actornas.weights.WeightsStore;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.weights.log.LogSettings;
import org.actornas.worker.Worker;

/**
 * The guardian of a search in one process: it starts all actors, starts a worker again that has
 * ended before the search, and lets whoever waits know when the search is over and on disk.
 */
final class SearchNode extends AbstractBehavior<SearchNode.Command> {
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(200);

  /** Whoever watches; called by one thread at a time. */
  interface Watcher {
    /** Several times a second. */
    void status(ControllerProtocol.Status status);

    /** An epoch has ended. */
    void epochFinished(Controller.EpochFinished epoch);
  }

  /**
   * What the search holds open.
   *
   * @param id of the search
   * @param directory of the run
   * @param files open on it; the recorder closes them
   * @param natives the policy and the workers' models; their actors close them
   */
  record Holdings(String id, Path directory, RunFiles files, NativeResources natives) {}

  /** What the node is told. */
  sealed interface Command {}

  /** Somebody wants the search to end now. */
  record Stop(String reason) implements Command {}

  /** A worker's actor is to end, as a failure would end it; another takes its place. */
  record KillWorker(String id) implements Command {}

  private record NewsArrived(Controller.News news) implements Command {}

  private record Recorded() implements Command {}

  private record WeightsCheckpointed() implements Command {}

  private record AskStatus() implements Command {}

  private record StatusArrived(ControllerProtocol.Status status) implements Command {}

  private record StartWorker(int number) implements Command {}

  /** The controller refuses a worker. */
  record WorkerTurnedAway(Worker.TurnedAway worker) implements Command {}

  /** How the search ended, once everything is on disk. */
  private final CompletableFuture<Controller.Ended> result;

  private final SearchParts parts;
  private final Watcher watcher;
  private final TimerScheduler<Command> timers;
  private final NativeResources natives;
  private final ActorRef<Worker.TurnedAway> turnedAway;
  private final ActorRef<WeightsProtocol> store;
  private final ActorRef<RunRecorder.Command> recorder;
  private final ActorRef<ControllerProtocol> controller;
  private final ActorRef<ControllerProtocol.Status> statusAdapter;
  private final Map<ActorRef<?>, Integer> workers = new HashMap<>();
  private final Set<Integer> refused = new HashSet<>();
  private Optional<Controller.Ended> ended = Optional.empty();
  private boolean recorded;
  private boolean checkpointed;

  private SearchNode(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      SearchParts parts,
      Holdings holdings,
      Watcher watcher,
      CompletableFuture<Controller.Ended> result) {
    super(context);
    context.setLoggerName(SearchNode.class); // Akka finds another where a signal logs first
    this.parts = parts;
    this.watcher = watcher;
    this.result = result;
    this.timers = timers;
    this.natives = holdings.natives();
    this.turnedAway = context.messageAdapter(Worker.TurnedAway.class, WorkerTurnedAway::new);
    this.store = spawn(store(holdings.directory()), "weights");
    ActorRef<BufferProtocol> buffer = spawn(buffer(holdings.id()), "buffer");
    this.recorder =
        context.spawn(
            RunRecorder.create(holdings.directory(), holdings.files()),
            "recorder",
            DispatcherSelector.blocking());
    context.watch(recorder);
    this.controller =
        spawn(
            Controller.create(
                parts.controllerSettings(holdings.id()),
                new Controller.Partners(
                    natives.open("policy", parts::strategy),
                    buffer,
                    recorder,
                    context.messageAdapter(Controller.News.class, NewsArrived::new)),
                System::nanoTime),
            "controller");
    this.statusAdapter =
        context.messageAdapter(ControllerProtocol.Status.class, StatusArrived::new);
    for (int number = 1; number <= parts.config().workers().count(); number++) {
      startWorker(number);
    }
    timers.startTimerWithFixedDelay(new AskStatus(), STATUS_INTERVAL);
  }

  /**
   * The guardian.
   *
   * @param watcher hears how the search goes
   * @param result completes when the search is over and its record on disk; fails if an actor that
   *     can't be replaced has ended
   */
  static Behavior<Command> create(
      SearchParts parts,
      Holdings holdings,
      Watcher watcher,
      CompletableFuture<Controller.Ended> result) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> new SearchNode(context, timers, parts, holdings, watcher, result)));
  }

  private Behavior<WeightsProtocol> store(Path directory) {
    WeightsShape shape = parts.shape();
    return WeightsStore.durable(
        shape,
        new InitialWeights(parts.random(), parts.config().model().initialRange()),
        new StalenessScaling(parts.config().stalenessExponent()),
        LogSettings.of(directory.resolve("checkpoints").resolve("weights"), shape));
  }

  private Behavior<BufferProtocol> buffer(String id) {
    return MemoryBuffer.create(
        id, BufferState.empty(parts.config().search().memory().capacity(), parts.random()));
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    ActorRef<T> ref = getContext().spawn(behavior, name);
    getContext().watch(ref);
    return ref;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(NewsArrived.class, this::onNews)
        .onMessage(Recorded.class, message -> onRecorded())
        .onMessage(WeightsCheckpointed.class, message -> onWeightsCheckpointed())
        .onMessage(AskStatus.class, message -> onAskStatus())
        .onMessage(StatusArrived.class, this::onStatusArrived)
        .onMessage(Stop.class, this::onStop)
        .onMessage(KillWorker.class, this::onKillWorker)
        .onMessage(StartWorker.class, this::onStartWorker)
        .onMessage(WorkerTurnedAway.class, this::onWorkerTurnedAway)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private void startWorker(int number) {
    Device device = parts.config().workers().device(number - 1);
    AtomicLong progress = parts.progressOf(number);
    String actor = "worker-" + number + "-" + parts.nextActor();
    ActorRef<WorkerProtocol> worker =
        spawn(
            Worker.create(
                new WorkerDescription("worker-" + number, device.text(), parts.corpus().hash()),
                parts.workerSettings(),
                new Worker.Partners(
                    controller,
                    store,
                    natives.open(actor, () -> parts.engine(device, progress)),
                    progress,
                    parts.shape(),
                    turnedAway)),
            actor);
    workers.put(worker, number);
  }

  private Behavior<Command> onStartWorker(StartWorker start) {
    if (ended.isEmpty()) {
      LogEvent.WORKER_RESTARTED.log(
          getContext().getLog(),
          "worker-" + start.number(),
          parts.config().workers().recovery().restartDelay().toMillis() / 1000.0);
      startWorker(start.number());
    }
    return this;
  }

  private Behavior<Command> onKillWorker(KillWorker kill) {
    workers.forEach(
        (ref, number) -> {
          if (kill.id().equals("worker-" + number)) {
            getContext().stop(ref);
          }
        });
    return this;
  }

  private Behavior<Command> onTerminated(Terminated terminated) {
    Integer number = workers.remove(terminated.getRef());
    if (number != null) {
      if (ended.isEmpty() && !refused.contains(number)) {
        // by then it is known whether it ended with the search
        timers.startSingleTimer(
            "worker-" + number,
            new StartWorker(number),
            parts.config().workers().recovery().restartDelay());
      }
      return this;
    }
    String name = terminated.getRef().path().name();
    result.completeExceptionally(
        terminated instanceof ChildFailed failed
            ? new IllegalStateException(
                "the actor %s failed: %s".formatted(name, failed.getCause().getMessage()),
                failed.getCause())
            : new IllegalStateException("the actor " + name + " has ended"));
    return this;
  }

  /** Another worker on the same corpus would be refused as well: this one is not started again. */
  private Behavior<Command> onWorkerTurnedAway(WorkerTurnedAway turnedAway) {
    Worker.TurnedAway worker = turnedAway.worker();
    for (int number = 1; number <= parts.config().workers().count(); number++) {
      if (worker.workerId().equals("worker-" + number)) {
        refused.add(number);
        // its end may have been heard of before this message
        timers.cancel("worker-" + number);
      }
    }
    if (refused.size() == parts.config().workers().count()) {
      result.completeExceptionally(
          new IllegalStateException(
              "no worker is left; %s was refused: %s"
                  .formatted(worker.workerId(), worker.reason())));
    }
    return this;
  }

  private Behavior<Command> onAskStatus() {
    controller.tell(new ControllerProtocol.GetStatus(statusAdapter));
    return this;
  }

  private Behavior<Command> onStatusArrived(StatusArrived arrived) {
    watcher.status(arrived.status());
    // the controller has seen every worker leave: the log tells the same end each time
    if (recorded && checkpointed && workers.isEmpty() && arrived.status().workers().isEmpty()) {
      ended.ifPresent(result::complete);
    }
    return this;
  }

  private Behavior<Command> onStop(Stop stop) {
    controller.tell(new ControllerProtocol.StopSearch(stop.reason()));
    return this;
  }

  private Behavior<Command> onNews(NewsArrived arrived) {
    if (arrived.news() instanceof Controller.EpochFinished epoch) {
      watcher.epochFinished(epoch);
    } else if (arrived.news() instanceof Controller.Ended end) {
      ended = Optional.of(end);
      // one checkpoint instead of a log
      WeightsStore.checkpoint(
          store,
          getContext()
              .messageAdapter(
                  WeightsStore.Checkpointed.class, written -> new WeightsCheckpointed()));
      recorder.tell(
          new RunRecorder.Flush(
              getContext().messageAdapter(RunRecorder.Flushed.class, flushed -> new Recorded())));
    }
    return this;
  }

  private Behavior<Command> onRecorded() {
    recorded = true;
    return onAskStatus();
  }

  private Behavior<Command> onWeightsCheckpointed() {
    checkpointed = true;
    return onAskStatus();
  }
}
