package org.actornas.deploy.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.actornas.controller.Controller;
import org.actornas.protocol.ControllerProtocol;

/**
 * The guardian of a search in one process: its core and its workers. It lets whoever waits know
 * when the search is over and on disk.
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

  /** What the node is told. */
  sealed interface Command {}

  /** Somebody wants the search to end now. */
  record Stop(String reason) implements Command {}

  /** A worker's actor is to end, as a failure would end it; another takes its place. */
  record KillWorker(String id) implements Command {}

  private record NewsArrived(SearchCore.News news) implements Command {}

  private record AskStatus() implements Command {}

  private record StatusArrived(ControllerProtocol.Status status) implements Command {}

  private record NobodyLeft(WorkerCrew.TurnedAway worker) implements Command {}

  /** How the search ended, once everything is on disk. */
  private final CompletableFuture<Controller.Ended> result;

  private final SearchParts parts;
  private final SearchCore.Holdings holdings;
  private final Watcher watcher;
  private final ActorRef<SearchCore.Command> core;
  private final ActorRef<ControllerProtocol.Status> statusAdapter;
  private Optional<ActorRef<ControllerProtocol>> controller = Optional.empty();
  private Optional<ActorRef<WorkerCrew.Command>> crew = Optional.empty();
  private Optional<String> stop = Optional.empty();
  private Optional<Controller.Ended> kept = Optional.empty();

  private SearchNode(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      SearchParts parts,
      SearchCore.Holdings holdings,
      Watcher watcher,
      CompletableFuture<Controller.Ended> result) {
    super(context);
    this.parts = parts;
    this.holdings = holdings;
    this.watcher = watcher;
    this.result = result;
    this.core =
        context.spawn(
            SearchCore.create(
                parts, holdings, context.messageAdapter(SearchCore.News.class, NewsArrived::new)),
            "core");
    context.watch(core);
    this.statusAdapter =
        context.messageAdapter(ControllerProtocol.Status.class, StatusArrived::new);
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
      SearchCore.Holdings holdings,
      Watcher watcher,
      CompletableFuture<Controller.Ended> result) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> new SearchNode(context, timers, parts, holdings, watcher, result)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(NewsArrived.class, this::onNews)
        .onMessage(AskStatus.class, message -> onAskStatus())
        .onMessage(StatusArrived.class, this::onStatusArrived)
        .onMessage(Stop.class, this::onStop)
        .onMessage(KillWorker.class, this::onKillWorker)
        .onMessage(NobodyLeft.class, this::onNobodyLeft)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Command> onNews(NewsArrived arrived) {
    if (arrived.news() instanceof SearchCore.Started started) {
      begin(started);
    } else if (arrived.news() instanceof SearchCore.EpochFinished finished) {
      watcher.epochFinished(finished.epoch());
    } else if (arrived.news() instanceof SearchCore.Over) {
      crew.ifPresent(workers -> workers.tell(new WorkerCrew.SearchOver()));
    } else if (arrived.news() instanceof SearchCore.Kept all) {
      kept = Optional.of(all.end());
      return onAskStatus();
    }
    return this;
  }

  private void begin(SearchCore.Started started) {
    controller = Optional.of(started.controller());
    stop.ifPresent(reason -> started.controller().tell(new ControllerProtocol.StopSearch(reason)));
    ActorRef<WorkerCrew.Command> workers =
        getContext()
            .spawn(
                WorkerCrew.create(
                    parts,
                    new WorkerCrew.Partners(
                        "worker",
                        started.controller(),
                        WorkerCrew.StoreAccess.local(started.store()),
                        holdings.natives(),
                        getContext().messageAdapter(WorkerCrew.TurnedAway.class, NobodyLeft::new))),
                "workers");
    getContext().watch(workers);
    crew = Optional.of(workers);
  }

  private Behavior<Command> onAskStatus() {
    controller.ifPresent(to -> to.tell(new ControllerProtocol.GetStatus(statusAdapter)));
    return this;
  }

  private Behavior<Command> onStatusArrived(StatusArrived arrived) {
    watcher.status(arrived.status());
    // the controller has seen every worker leave: the log tells the same end each time
    if (crew.isEmpty() && arrived.status().workers().isEmpty()) {
      kept.ifPresent(result::complete);
    }
    return this;
  }

  private Behavior<Command> onStop(Stop wanted) {
    stop = Optional.of(wanted.reason());
    controller.ifPresent(to -> to.tell(new ControllerProtocol.StopSearch(wanted.reason())));
    return this;
  }

  private Behavior<Command> onKillWorker(KillWorker kill) {
    crew.ifPresent(workers -> workers.tell(new WorkerCrew.Kill(kill.id())));
    return this;
  }

  private Behavior<Command> onNobodyLeft(NobodyLeft left) {
    result.completeExceptionally(
        new IllegalStateException(
            "no worker is left; %s was refused: %s"
                .formatted(left.worker().worker(), left.worker().reason())));
    return this;
  }

  private Behavior<Command> onTerminated(Terminated terminated) {
    if (!terminated.getRef().path().equals(core.path()) && !(terminated instanceof ChildFailed)) {
      crew = Optional.empty(); // after the search
      return this;
    }
    result.completeExceptionally(
        terminated instanceof ChildFailed failed
            ? failed.getCause()
            : new IllegalStateException("the search's core has ended"));
    return this;
  }
}
