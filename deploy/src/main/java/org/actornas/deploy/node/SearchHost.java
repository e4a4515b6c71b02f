package org.actornas.deploy.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.BackoffSupervisorStrategy;
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
import akka.persistence.typed.javadsl.CommandHandlerBuilder;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.actornas.controller.search.SearchEnd;
import org.actornas.deploy.run.SearchCore;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.HostProtocol.Answered;
import org.actornas.protocol.HostProtocol.Overview;
import org.actornas.protocol.cluster.SearchStage;
import org.actornas.protocol.log.LogEvent;

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
 * <p>The first that it keeps is that this process hosts: what a host before it, whose process was
 * held and goes on, wants to keep later does not fit the journal any more.
 *
 * <p>Inside, its messages are {@link HostProtocol}'s, the core's news, and what {@link Submissions}
 * and {@link LedSearch} find out; they which share no type.
 */
final class SearchHost extends EventSourcedBehavior<Object, HostEvent, HostState> {
  static final String NAME = "search-host";

  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);
  private static final BackoffSupervisorStrategy BACKOFF =
      SupervisorStrategy.restartWithBackoff(Retries.FIRST, Retries.LAST, 0.1);

  /** What the host works with. */
  record Partners(
      NodeSearch searches,
      Supplier<ClusterView> cluster,
      Function<String, String> newRun,
      LongSupplier nanoTime,
      Reign reign) {}

  /** This process is to host from now on. */
  private record Begin() {}

  private record StatusCame(
      ActorRef<Overview> replyTo, Optional<ControllerProtocol.Status> status) {}

  private final ActorContext<Object> context;
  private final TimerScheduler<Object> timers;
  private final Partners partners;
  private final Submissions submissions;
  private final OfferedNodes nodes;
  private final LedSearch led;
  private boolean hosts;

  private SearchHost(
      ActorContext<Object> context, TimerScheduler<Object> timers, Partners partners) {
    super(PersistenceId.ofUniqueId(NAME), BACKOFF); // else a failed write is this actor's end
    context.setLoggerName(SearchHost.class); // Akka finds another where a signal logs first
    this.context = context;
    this.timers = timers;
    this.partners = partners;
    Background background = new Background(context);
    this.nodes = new OfferedNodes(partners.cluster(), partners.nanoTime());
    this.submissions = new Submissions(partners.searches(), partners.newRun(), background);
    this.led =
        new LedSearch(context, timers, partners.searches(), nodes, partners.nanoTime(), background);
  }

  /**
   * The actor; it goes on with the search that its journal names. When the journal can't be written
   * it begins anew, with nothing but what the journal holds.
   */
  static Behavior<HostProtocol> create(Partners partners) {
    return Behaviors.supervise(
            Behaviors.<Object>withTimers(
                timers -> Behaviors.setup(context -> new SearchHost(context, timers, partners))))
        .onFailure(BACKOFF)
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
        .onSignal(ChildFailed.class, led::onFailed)
        .onSignal(PreRestart.instance(), state -> led.closeAll())
        .onSignal(PostStop.instance(), state -> led.closeAll())
        .build();
  }

  @Override
  public CommandHandler<Object, HostEvent, HostState> commandHandler() {
    CommandHandlerBuilder<Object, HostEvent, HostState> builder = newCommandHandlerBuilder();
    builder
        .forState(state -> !hosts)
        .onCommand(HostProtocol.Submit.class, (state, wish) -> Effect().stash())
        .onCommand(HostProtocol.Pause.class, (state, wish) -> Effect().stash())
        .onCommand(HostProtocol.Continue.class, (state, wish) -> Effect().stash())
        .onCommand(HostProtocol.Stop.class, (state, wish) -> Effect().stash());
    builder
        .forAnyState()
        .onCommand(Begin.class, (state, begin) -> onBegin())
        .onCommand(HostProtocol.Enlist.class, enlist -> only(() -> nodes.enlist(enlist)))
        .onCommand(HostProtocol.DrainNode.class, drain -> only(() -> drain(drain)))
        .onCommand(
            HostProtocol.Submit.class,
            (state, submit) -> only(() -> submissions.look(state, submit)))
        .onCommand(Submissions.Begun.class, (state, begun) -> onBegun(begun))
        .onCommand(Submissions.NotBegun.class, not -> only(() -> submissions.refuse(not)))
        .onCommand(LedSearch.Lead.class, (state, lead) -> only(() -> lead(state)))
        .onCommand(LedSearch.Opened.class, opened -> only(() -> led.onOpened(opened)))
        .onCommand(
            LedSearch.NotOpened.class, (state, not) -> only(() -> led.onNotOpened(state, not)))
        .onCommand(
            LedSearch.Overtaken.class, (state, other) -> only(() -> led.onOvertaken(state, other)))
        .onCommand(
            SearchCore.Started.class, (state, core) -> only(() -> led.onStarted(state, core)))
        .onCommand(SearchCore.EpochFinished.class, epoch -> only(led::onEpochFinished))
        .onCommand(SearchCore.Over.class, over -> only(() -> led.onOver(over)))
        .onCommand(SearchCore.Kept.class, this::onKept)
        .onCommand(LedSearch.Written.class, this::onWritten)
        .onCommand(
            LedSearch.NotWritten.class, (state, not) -> only(() -> led.onNotWritten(state, not)))
        .onCommand(
            HostProtocol.Pause.class, (state, wish) -> grant(Wish.pause(state), wish.replyTo()))
        .onCommand(
            HostProtocol.Continue.class, (state, wish) -> grant(Wish.goOn(state), wish.replyTo()))
        .onCommand(
            HostProtocol.Stop.class,
            (state, wish) -> grant(Wish.stop(state, led.hosting(), wish.reason()), wish.replyTo()))
        .onCommand(HostProtocol.GetOverview.class, this::onGetOverview)
        .onCommand(StatusCame.class, this::onStatusCame);
    return builder.build();
  }

  /** Nothing is to be kept. */
  private Effect<HostEvent, HostState> only(Runnable effect) {
    effect.run();
    return Effect().none();
  }

  private void lead(HostState state) {
    if (state.isOpen()) {
      led.open(state, partners.cluster().get().self());
    }
  }

  private void drain(HostProtocol.DrainNode drain) {
    drain.replyTo().tell(nodes.drain(drain.node()));
  }

  // ---- the beginning

  /** Also after a write has failed: then what this object knows besides the journal is old. */
  private void onRecovered(HostState state) {
    timers.cancelAll();
    led.forget();
    submissions.forget();
    hosts = false;
    if (partners.reign().isOver(state.host())) {
      LogEvent.HOST_OVERTAKEN.log(context.getLog(), state.host(), Retries.LAST.toMillis() / 1000.0);
      timers.startSingleTimer(new Begin(), Retries.LAST);
    } else {
      context.getSelf().tell(new Begin());
    }
  }

  private Effect<HostEvent, HostState> onBegin() {
    return Effect()
        .persist(new HostEvent.HostBegan(partners.reign().process()))
        .thenRun(
            state -> {
              partners.reign().begin();
              hosts = true;
              if (state.isOpen()) {
                led.begin();
              }
            })
        .thenUnstashAll();
  }

  // ---- from a submission to its end

  private Effect<HostEvent, HostState> onBegun(Submissions.Begun begun) {
    return Effect()
        .persist(new HostEvent.SearchAccepted(begun.run(), begun.submit().config()))
        .thenRun(
            accepted -> {
              LogEvent.SEARCH_ACCEPTED.log(context.getLog(), begun.run());
              submissions.accept(begun);
              led.begin();
            });
  }

  private Effect<HostEvent, HostState> onKept(HostState state, SearchCore.Kept kept) {
    if (!led.leads(kept.core())) {
      return Effect().none();
    }
    if (kept.end().how() instanceof SearchEnd.Failed failed) {
      return onWritten(
          state, new LedSearch.Written(kept.core(), SearchStage.FAILED, failed.reason()));
    }
    led.write(state, kept);
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onWritten(HostState state, LedSearch.Written written) {
    if (!led.leads(written.core())) {
      return Effect().none();
    }
    return Effect()
        .persist(new HostEvent.SearchOver(written.stage(), written.message()))
        .thenRun(
            over -> {
              LogEvent.SEARCH_OVER.log(
                  context.getLog(), state.run(), over.stage().label(), over.message());
              led.letGo();
            });
  }

  // ---- people and nodes

  /** Something is wanted of the search, and answered when it is kept. */
  private Effect<HostEvent, HostState> grant(Wish wish, ActorRef<Answered> replyTo) {
    if (wish.event().isEmpty()) {
      replyTo.tell(wish.answer());
      return Effect().none();
    }
    HostEvent event = wish.event().get();
    return Effect()
        .persist(event)
        .thenRun(
            kept -> {
              if (event instanceof HostEvent.SearchOver) {
                led.letGo();
              } else {
                led.tell(event);
              }
              replyTo.tell(wish.answer());
            });
  }

  private Effect<HostEvent, HostState> onGetOverview(
      HostState state, HostProtocol.GetOverview get) {
    Optional<ActorRef<ControllerProtocol>> controller = led.controller();
    if (controller.isEmpty()) {
      return onStatusCame(state, new StatusCame(get.replyTo(), Optional.empty()));
    }
    context.ask(
        ControllerProtocol.Status.class,
        controller.get(),
        STATUS_PATIENCE,
        ControllerProtocol.GetStatus::new,
        (status, failure) -> new StatusCame(get.replyTo(), Optional.ofNullable(status)));
    return Effect().none();
  }

  private Effect<HostEvent, HostState> onStatusCame(HostState state, StatusCame came) {
    came.replyTo()
        .tell(
            new Overview(
                state.shown(led.hosting()),
                state.run(),
                state.told(led.hosting(), led.trouble()),
                came.status(),
                nodes.statuses()));
    return Effect().none();
  }
}
