package org.actornas.deploy.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.actornas.controller.search.SearchEnd;
import org.actornas.deploy.run.FinishedRun;
import org.actornas.deploy.run.SearchCore;
import org.actornas.deploy.terminal.Summary;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.HostProtocol.Answered;
import org.actornas.protocol.HostProtocol.Overview;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.cluster.SearchStage;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.transfer.TransferSettings;
import org.actornas.weights.WeightsGate;

/**
 * Hosts a cluster's searches, one at a time: a singleton on the oldest core node. It takes a
 * search, keeps that it did, leads it, and takes it up again where it was when a node or a part of
 * it fails; nodes that offer devices enlist with it and are told whom to work for.
 *
 * <pre>
 *  Submit -> (begin the folder) -> SearchAccepted -> (open) -> SearchCore -> Kept -> (write) -> SearchOver
 *                                                       ^          |
 *                                                       '- retry --' broken
 * </pre>
 *
 * <p>Inside, its messages are {@link HostProtocol}'s, the core's news and its own, which share no
 * type.
 */
final class SearchHost extends EventSourcedBehavior<Object, HostEvent, HostState> {
  static final String NAME = "search-host";

  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** What the host works with. */
  record Partners(
      NodeSearch searches,
      Supplier<ClusterView> cluster,
      Function<String, String> newRun,
      LongSupplier nanoTime) {}

  private record Begun(HostProtocol.Submit submit, String run) {}

  private record NotBegun(HostProtocol.Submit submit, String reason) {}

  /** One try to open a search; another one's answer is of no use any more. */
  private static final class Attempt {}

  private record Opened(Attempt attempt, NodeSearch.Ready ready) {}

  private record NotOpened(Attempt attempt, String reason) {}

  private record Lead() {}

  private record Written(ActorRef<SearchCore.Command> core, SearchStage stage, String message) {}

  private record NotWritten(ActorRef<SearchCore.Command> core, String reason) {}

  private record StatusCame(
      ActorRef<Overview> replyTo, Optional<ControllerProtocol.Status> status) {}

  /** The search as it is led at the moment. */
  private record Leading(
      NodeSearch.Ready ready, ActorRef<SearchCore.Command> core, long since, long tokensBefore) {}

  /** What a node needs to work on it. */
  private record Offered(
      ActorRef<ControllerProtocol> controller, ActorRef<TransferProtocol> gate) {}

  private final ActorContext<Object> context;
  private final TimerScheduler<Object> timers;
  private final Partners partners;
  private final Background background;
  private final NodeTable nodes = new NodeTable();
  private Optional<Leading> leading = Optional.empty();
  private Optional<Offered> started = Optional.empty();
  private boolean looking;
  private Optional<Attempt> opening = Optional.empty();
  private boolean finishing;
  private String trouble = "";
  private int troubles;
  private long leads;

  private SearchHost(
      ActorContext<Object> context, TimerScheduler<Object> timers, Partners partners) {
    super(PersistenceId.ofUniqueId(NAME));
    context.setLoggerName(SearchHost.class); // Akka finds another where a signal logs first
    this.context = context;
    this.timers = timers;
    this.partners = partners;
    this.background = new Background(context);
  }

  /**
   * The actor; it goes on with the search that its journal names. When the journal can't be written
   * it begins anew, with nothing but what the journal holds.
   */
  static Behavior<HostProtocol> create(Partners partners) {
    return Behaviors.supervise(
            Behaviors.<Object>withTimers(
                timers -> Behaviors.setup(context -> new SearchHost(context, timers, partners))))
        .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_RETRY, LAST_RETRY, 0.1))
        .narrow();
  }

  @Override
  public HostState emptyState() {
    return HostState.EMPTY;
  }

  @Override
  public EventHandler<HostState, HostEvent> eventHandler() {
    return HostState::after;
  }

  @Override
  public SignalHandler<HostState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(ChildFailed.class, this::onCoreFailed)
        .onSignal(PreRestart.instance(), state -> closeAll())
        .onSignal(PostStop.instance(), state -> closeAll())
        .build();
  }

  @Override
  public CommandHandler<Object, HostEvent, HostState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(HostProtocol.Enlist.class, this::onEnlist)
        .onCommand(HostProtocol.Submit.class, this::onSubmit)
        .onCommand(Begun.class, this::onBegun)
        .onCommand(NotBegun.class, this::onNotBegun)
        .onCommand(Lead.class, (state, lead) -> onLead(state))
        .onCommand(Opened.class, this::onOpened)
        .onCommand(NotOpened.class, this::onNotOpened)
        .onCommand(SearchCore.Started.class, this::onStarted)
        .onCommand(SearchCore.EpochFinished.class, (state, epoch) -> onEpochFinished())
        .onCommand(SearchCore.Over.class, (state, over) -> onOver(over))
        .onCommand(SearchCore.Kept.class, (state, kept) -> onKept(state, kept))
        .onCommand(Written.class, this::onWritten)
        .onCommand(NotWritten.class, this::onNotWritten)
        .onCommand(HostProtocol.Pause.class, this::onPause)
        .onCommand(HostProtocol.Continue.class, this::onContinue)
        .onCommand(HostProtocol.Stop.class, this::onStop)
        .onCommand(HostProtocol.DrainNode.class, (state, drain) -> onDrain(drain))
        .onCommand(HostProtocol.GetOverview.class, this::onGetOverview)
        .onCommand(StatusCame.class, this::onStatusCame)
        .build();
  }

  private void onRecovered(HostState state) {
    if (state.isOpen()) {
      context.getSelf().tell(new Lead());
    }
  }

  // ---- nodes

  private Effect<HostEvent, HostState> onEnlist(HostState state, HostProtocol.Enlist enlist) {
    forgetNodesThatLeft();
    nodes.enlist(enlist, partners.nanoTime().getAsLong());
    if (started.isPresent()) {
      NodeProtocol.Assigned assigned = assigned(state, started.get());
      if (!assigned.session().equals(enlist.session())) {
        enlist.replyTo().tell(assigned);
      }
    } else {
      enlist.replyTo().tell(new NodeProtocol.Unassigned());
    }
    return Effect().none();
  }

  private NodeProtocol.Assigned assigned(HostState state, Offered search) {
    return new NodeProtocol.Assigned(
        // another one each time that the search is taken up
        ActorRefResolver.get(context.getSystem()).toSerializationFormat(search.controller()),
        state.run(),
        state.config(),
        search.controller(),
        search.gate());
  }

  private void forgetNodesThatLeft() {
    nodes.keep(partners.cluster().get().addresses());
  }

  private Effect<HostEvent, HostState> onDrain(HostProtocol.DrainNode drain) {
    forgetNodesThatLeft();
    Optional<ActorRef<NodeProtocol>> node = nodes.drain(drain.node());
    node.ifPresent(ref -> ref.tell(new NodeProtocol.Drain()));
    drain
        .replyTo()
        .tell(
            node.isPresent()
                ? new Answered(
                    true, "node %s finishes its leases and leaves".formatted(drain.node()))
                : new Answered(
                    false,
                    "no node %s offers devices; those that do: %s"
                        .formatted(drain.node(), String.join(", ", nodes.names()))));
    return Effect().none();
  }

  // ---- from a submission to its end

  private Effect<HostEvent, HostState> onSubmit(HostState state, HostProtocol.Submit submit) {
    if (state.isOpen() || looking) {
      submit
          .replyTo()
          .tell(
              new Answered(
                  false,
                  state.isOpen()
                      ? "search %s is not over; nas stop ends it".formatted(state.run())
                      : "another search is being submitted"));
      return Effect().none();
    }
    looking = true;
    background.run(
        () -> {
          String run =
              submit.run().isEmpty()
                  ? partners
                      .newRun()
                      .apply(
                          partners
                              .searches()
                              .settings("", submit.config())
                              .run()
                              .strategy()
                              .label())
                  : submit.run();
          partners.searches().begin(run, submit.config());
          return new Begun(submit, run);
        },
        reason -> new NotBegun(submit, reason));
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onNotBegun(HostState state, NotBegun not) {
    looking = false;
    not.submit().replyTo().tell(new Answered(false, not.reason()));
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onBegun(HostState state, Begun begun) {
    return Effect()
        .persist(new HostEvent.SearchAccepted(begun.run(), begun.submit().config()))
        .thenRun(
            accepted -> {
              looking = false;
              trouble = "";
              troubles = 0;
              LogEvent.SEARCH_ACCEPTED.log(context.getLog(), begun.run());
              begun.submit().replyTo().tell(new Answered(true, begun.run()));
              context.getSelf().tell(new Lead());
            });
  }

  private Effect<HostEvent, HostState> onLead(HostState state) {
    if (state.isOpen() && opening.isEmpty() && leading.isEmpty()) {
      Attempt attempt = new Attempt();
      opening = Optional.of(attempt);
      String host = partners.cluster().get().self();
      background.run(
          () -> new Opened(attempt, partners.searches().open(state.run(), state.config(), host)),
          reason -> new NotOpened(attempt, reason));
    }
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onOpened(HostState state, Opened opened) {
    if (!opening.equals(Optional.of(opened.attempt()))) {
      close(opened.ready()); // it was let go meanwhile
      return Effect().none();
    }
    opening = Optional.empty();
    ActorRef<SearchCore.Command> core =
        context.spawn(
            SearchCore.create(
                opened.ready().parts(), opened.ready().holdings(), context.getSelf().narrow()),
            "search-" + ++leads);
    context.watch(core);
    leading =
        Optional.of(
            new Leading(opened.ready(), core, partners.nanoTime().getAsLong(), nodes.tokens()));
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onNotOpened(HostState state, NotOpened not) {
    if (opening.equals(Optional.of(not.attempt()))) {
      opening = Optional.empty();
      breaks(state, not.reason());
    }
    return Effect().none();
  }

  /** Whether news is of the core that leads now: one that was let go may still be heard. */
  private boolean leads(ActorRef<SearchCore.Command> core) {
    return leading.filter(search -> search.core().equals(core)).isPresent();
  }

  private Effect<HostEvent, HostState> onStarted(HostState state, SearchCore.Started search) {
    if (!leads(search.core())) {
      return Effect().none();
    }
    Offered offered =
        new Offered(
            search.controller(),
            context.spawn(
                WeightsGate.create(
                    search.store(), TransferSettings.defaults(), partners.nanoTime()),
                "gate-" + leads));
    started = Optional.of(offered);
    if (state.stage() == SearchStage.PAUSED) {
      search.controller().tell(new ControllerProtocol.PauseSearch());
    }
    if (!state.stop().isEmpty()) {
      search.controller().tell(new ControllerProtocol.StopSearch(state.stop()));
    }
    LogEvent.SEARCH_LED.log(context.getLog(), state.run(), nodes.names().size());
    NodeProtocol.Assigned assigned = assigned(state, offered);
    nodes.all().forEach(node -> node.tell(assigned));
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onEpochFinished() {
    trouble = "";
    troubles = 0;
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onOver(SearchCore.Over over) {
    if (leads(over.core())) {
      finishing = true;
      withdraw();
    }
    return Effect().none();
  }

  /** Nobody is to work on it any more. */
  private void withdraw() {
    started.ifPresent(search -> context.stop(search.gate()));
    started = Optional.empty();
    nodes.all().forEach(node -> node.tell(new NodeProtocol.Unassigned()));
  }

  private Effect<HostEvent, HostState> onKept(HostState state, SearchCore.Kept kept) {
    if (!leads(kept.core())) {
      return Effect().none();
    }
    if (kept.end().how() instanceof SearchEnd.Failed failed) {
      return onWritten(state, new Written(kept.core(), SearchStage.FAILED, failed.reason()));
    }
    Leading search = leading.orElseThrow();
    Duration elapsed = Duration.ofNanos(partners.nanoTime().getAsLong() - search.since());
    long tokens = Math.max(0, nodes.tokens() - search.tokensBefore());
    FinishedRun finished =
        new FinishedRun(
            state.run(),
            partners.searches().code(),
            search.ready().holdings().directory(),
            search.ready().parts());
    forgetNodesThatLeft();
    List<String> devices = nodes.devices();
    background.run(
        () ->
            written(
                kept.core(), finished.write(kept.end(), elapsed, tokens, devices.size(), devices)),
        reason -> new NotWritten(kept.core(), reason));
    return Effect().none();
  }

  private static Written written(ActorRef<SearchCore.Command> core, Summary summary) {
    return new Written(
        core,
        summary.complete() ? SearchStage.FINISHED : SearchStage.STOPPED,
        summary.bestCell() == null
            ? "no cell was evaluated"
            : "best cell %s, perplexity %.2f on %s"
                .formatted(
                    summary.bestCell(), summary.bestPerplexity(), summary.bestText().label()));
  }

  private Effect<HostEvent, HostState> onWritten(HostState state, Written written) {
    if (!leads(written.core())) {
      return Effect().none();
    }
    return Effect()
        .persist(new HostEvent.SearchOver(written.stage(), written.message()))
        .thenRun(
            over -> {
              LogEvent.SEARCH_OVER.log(
                  context.getLog(), state.run(), over.stage().label(), over.message());
              letGo();
            });
  }

  /** It is led again, to its end, which comes at once, and written again. */
  private Effect<HostEvent, HostState> onNotWritten(HostState state, NotWritten not) {
    if (leads(not.core())) {
      letGo();
      breaks(state, not.reason());
    }
    return Effect().none();
  }

  private void letGo() {
    leading.ifPresent(
        search -> {
          context.unwatch(search.core());
          context.stop(search.core());
          close(search.ready());
        });
    leading = Optional.empty();
    opening = Optional.empty();
    finishing = false;
    timers.cancel(Lead.class);
    withdraw();
  }

  private void closeAll() {
    leading.ifPresent(search -> close(search.ready()));
    leading = Optional.empty();
  }

  private void onCoreFailed(HostState state, ChildFailed failed) {
    if (leading.filter(search -> search.core().path().equals(failed.getRef().path())).isPresent()) {
      letGo();
      breaks(state, String.valueOf(failed.getCause().getMessage()));
    }
  }

  /** What is missing may come back: the disk may have space again, the text may be mounted. */
  private void breaks(HostState state, String reason) {
    trouble = reason;
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(troubles, 5));
    troubles++;
    Duration next = delay.compareTo(LAST_RETRY) < 0 ? delay : LAST_RETRY;
    LogEvent.SEARCH_BROKEN.log(context.getLog(), state.run(), reason, next.toMillis() / 1000.0);
    timers.startSingleTimer(Lead.class, new Lead(), next);
  }

  private void close(NodeSearch.Ready ready) {
    background.close(ready.holdings().natives());
  }

  // ---- people

  private Effect<HostEvent, HostState> onPause(HostState state, HostProtocol.Pause pause) {
    if (state.stage() != SearchStage.RUNNING) {
      pause.replyTo().tell(new Answered(false, nothingTo("pause", state)));
      return Effect().none();
    }
    return Effect()
        .persist(new HostEvent.SearchPaused())
        .thenRun(
            paused -> {
              tellController(new ControllerProtocol.PauseSearch());
              pause.replyTo().tell(new Answered(true, state.run() + " is paused"));
            });
  }

  private Effect<HostEvent, HostState> onContinue(HostState state, HostProtocol.Continue go) {
    if (state.stage() != SearchStage.PAUSED) {
      go.replyTo().tell(new Answered(false, nothingTo("resume", state)));
      return Effect().none();
    }
    return Effect()
        .persist(new HostEvent.SearchContinued())
        .thenRun(
            running -> {
              tellController(new ControllerProtocol.ContinueSearch());
              go.replyTo().tell(new Answered(true, state.run() + " goes on"));
            });
  }

  private Effect<HostEvent, HostState> onStop(HostState state, HostProtocol.Stop stop) {
    if (!state.isOpen()) {
      stop.replyTo().tell(new Answered(false, nothingTo("stop", state)));
      return Effect().none();
    }
    if (now() == HostState.Hosting.WAITING) {
      return Effect()
          .persist(new HostEvent.SearchOver(SearchStage.STOPPED, stop.reason()))
          .thenRun(
              stopped -> {
                letGo();
                stop.replyTo().tell(new Answered(true, state.run() + " is not taken up again"));
              });
    }
    if (finishing || !state.stop().isEmpty()) {
      stop.replyTo().tell(new Answered(true, state.run() + " is ending already"));
      return Effect().none();
    }
    return Effect()
        .persist(new HostEvent.StopWanted(stop.reason()))
        .thenRun(
            stopping -> {
              tellController(new ControllerProtocol.StopSearch(stop.reason()));
              stop.replyTo()
                  .tell(new Answered(true, state.run() + " ends with what it has reached"));
            });
  }

  private void tellController(ControllerProtocol message) {
    started.ifPresent(search -> search.controller().tell(message));
  }

  private static String nothingTo(String what, HostState state) {
    return switch (state.stage()) {
      case NONE -> "there is no search to " + what;
      case PAUSED -> "search %s is paused already".formatted(state.run());
      case RUNNING, STARTING, BROKEN -> "search %s is not paused".formatted(state.run());
      case FINISHED, STOPPED, FAILED -> "search %s is over".formatted(state.run());
    };
  }

  private Effect<HostEvent, HostState> onGetOverview(
      HostState state, HostProtocol.GetOverview get) {
    if (started.isEmpty()) {
      return onStatusCame(state, new StatusCame(get.replyTo(), Optional.empty()));
    }
    context.ask(
        ControllerProtocol.Status.class,
        started.get().controller(),
        STATUS_PATIENCE,
        ControllerProtocol.GetStatus::new,
        (status, failure) -> new StatusCame(get.replyTo(), Optional.ofNullable(status)));
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onStatusCame(HostState state, StatusCame came) {
    ClusterView view = partners.cluster().get();
    nodes.keep(view.addresses());
    came.replyTo()
        .tell(
            new Overview(
                state.shown(now()),
                state.run(),
                state.told(now(), trouble),
                came.status(),
                nodes.statuses(view.members())));
    return Effect().none();
  }

  private HostState.Hosting now() {
    if (finishing) {
      return HostState.Hosting.ENDING;
    }
    if (started.isPresent()) {
      return HostState.Hosting.WORKING;
    }
    return leading.isPresent() || opening.isPresent() || trouble.isEmpty()
        ? HostState.Hosting.READING
        : HostState.Hosting.WAITING;
  }
}
