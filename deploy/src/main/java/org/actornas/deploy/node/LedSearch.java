package org.actornas.deploy.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.actornas.deploy.run.FinishedRun;
import org.actornas.deploy.run.SearchCore;
import org.actornas.deploy.terminal.Summary;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.checkpoint.Fence;
import org.actornas.protocol.cluster.SearchStage;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.transfer.TransferSettings;
import org.actornas.weights.WeightsGate;

/**
 * The search that {@link SearchHost} leads at the moment, if any, from the first try to open it
 * until it is let go: its core, the gate to its weights, and how far it is. The host's actor alone
 * calls it, and hears its messages.
 */
final class LedSearch {

  /** To the host: it is time to lead what is to be led. */
  record Lead() {}

  /** One try to open a search; another one's answer is of no use any more. */
  static final class Attempt {}

  /** To the host: the search can be led. */
  record Opened(Attempt attempt, NodeSearch.Ready ready) {}

  /** To the host: it can't. */
  record NotOpened(Attempt attempt, String reason) {}

  /** To the host: another process has taken it since this one had it. */
  record Overtaken(Attempt attempt) {}

  /** To the host: the last files of the search are written. */
  record Written(ActorRef<SearchCore.Command> core, SearchStage stage, String message) {}

  /** To the host: they can't be. */
  record NotWritten(ActorRef<SearchCore.Command> core, String reason) {}

  private record Leading(
      NodeSearch.Ready ready, ActorRef<SearchCore.Command> core, long since, long tokensBefore) {}

  /** What a node needs to work on it. */
  private record Offered(
      ActorRef<ControllerProtocol> controller, ActorRef<TransferProtocol> gate) {}

  private final ActorContext<Object> context;
  private final TimerScheduler<Object> timers;
  private final NodeSearch searches;
  private final OfferedNodes nodes;
  private final LongSupplier nanoTime;
  private final Background background;
  private final Retries retries = new Retries();
  private Optional<Attempt> opening = Optional.empty();
  private Optional<Leading> leading = Optional.empty();
  private Optional<Offered> offered = Optional.empty();
  private Optional<Fence> lastFence = Optional.empty();
  private boolean finishing;
  private long leads;

  LedSearch(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      NodeSearch searches,
      OfferedNodes nodes,
      LongSupplier nanoTime,
      Background background) {
    this.context = context;
    this.timers = timers;
    this.searches = searches;
    this.nodes = nodes;
    this.nanoTime = nanoTime;
    this.background = background;
  }

  /** A search was accepted, or found in the journal: the host hears {@link Lead}. */
  void begin() {
    retries.clear();
    context.getSelf().tell(new Lead());
  }

  /**
   * Tries to open it, unless it is open or being opened. The host hears {@link Opened}, {@link
   * NotOpened} or {@link Overtaken}.
   *
   * @param host address of this node
   */
  void open(HostState state, String host) {
    if (opening.isPresent() || leading.isPresent()) {
      return;
    }
    Attempt attempt = new Attempt();
    opening = Optional.of(attempt);
    Optional<Fence> before = lastFence;
    background.run(
        () ->
            before.filter(Fence::isOvertaken).isPresent()
                ? new Overtaken(attempt)
                : new Opened(attempt, searches.open(state.run(), state.config(), host)),
        reason -> new NotOpened(attempt, reason));
  }

  /** Whether an attempt's outcome counts; it does once. */
  private boolean ends(Attempt attempt) {
    boolean counts = opening.equals(Optional.of(attempt));
    if (counts) {
      opening = Optional.empty();
    }
    return counts;
  }

  void onOpened(Opened opened) {
    if (!ends(opened.attempt())) {
      close(opened.ready()); // it was let go meanwhile
      return;
    }
    NodeSearch.Ready ready = opened.ready();
    ActorRef<SearchCore.Command> core =
        context.spawn(
            SearchCore.create(ready.parts(), ready.holdings(), context.getSelf().narrow()),
            "search-" + ++leads);
    context.watch(core);
    lastFence = Optional.of(ready.holdings().fence());
    leading = Optional.of(new Leading(ready, core, nanoTime.getAsLong(), nodes.tokens()));
  }

  void onNotOpened(HostState state, NotOpened not) {
    if (ends(not.attempt())) {
      breaks(state, not.reason());
    }
  }

  /** What the host knows is old: it begins anew, and finds in the journal what has happened. */
  void onOvertaken(HostState state, Overtaken other) {
    if (ends(other.attempt())) {
      throw new IllegalStateException("another process has taken search " + state.run());
    }
  }

  /** Whether news is of the core that leads now: one that was let go may still be heard. */
  boolean leads(ActorRef<SearchCore.Command> core) {
    return leading.filter(search -> search.core().equals(core)).isPresent();
  }

  /** Its actors are there: nodes may work on it. */
  void onStarted(HostState state, SearchCore.Started search) {
    if (!leads(search.core())) {
      return;
    }
    ActorRef<TransferProtocol> gate =
        context.spawn(
            WeightsGate.create(search.store(), TransferSettings.defaults(), nanoTime),
            "gate-" + leads);
    offered = Optional.of(new Offered(search.controller(), gate));
    if (state.stage() == SearchStage.PAUSED) {
      search.controller().tell(new ControllerProtocol.PauseSearch());
    }
    if (!state.stop().isEmpty()) {
      search.controller().tell(new ControllerProtocol.StopSearch(state.stop()));
    }
    LogEvent.SEARCH_LED.log(context.getLog(), state.run(), nodes.count());
    nodes.assign(
        new NodeProtocol.Assigned(
            // another one each time that the search is taken up
            ActorRefResolver.get(context.getSystem()).toSerializationFormat(search.controller()),
            state.run(),
            state.config(),
            search.controller(),
            gate));
  }

  /** Its controller hears what people want. */
  void tell(HostEvent wanted) {
    if (wanted instanceof HostEvent.SearchPaused) {
      tell(new ControllerProtocol.PauseSearch());
    } else if (wanted instanceof HostEvent.SearchContinued) {
      tell(new ControllerProtocol.ContinueSearch());
    } else if (wanted instanceof HostEvent.StopWanted stop) {
      tell(new ControllerProtocol.StopSearch(stop.reason()));
    }
  }

  private void tell(ControllerProtocol message) {
    controller().ifPresent(controller -> controller.tell(message));
  }

  /** Its controller, if nodes may work on it. */
  Optional<ActorRef<ControllerProtocol>> controller() {
    return offered.map(Offered::controller);
  }

  /** It gets on. */
  void onEpochFinished() {
    retries.clear();
  }

  /** It is over, though not all of it is on disk yet. */
  void onOver(SearchCore.Over over) {
    if (leads(over.core())) {
      finishing = true;
      withdraw();
    }
  }

  /** It is led again, to its end, which comes at once, and written again. */
  void onNotWritten(HostState state, NotWritten not) {
    if (leads(not.core())) {
      letGo();
      breaks(state, not.reason());
    }
  }

  /** One of the host's children has failed. */
  void onFailed(HostState state, ChildFailed failed) {
    if (leads(failed.getRef().unsafeUpcast())) {
      letGo();
      breaks(state, String.valueOf(failed.getCause().getMessage()));
    }
  }

  /** What is missing may come back: the disk may have space again, the text may be mounted. */
  private void breaks(HostState state, String reason) {
    Duration next = retries.after(reason);
    LogEvent.SEARCH_BROKEN.log(context.getLog(), state.run(), reason, next.toMillis() / 1000.0);
    timers.startSingleTimer(Lead.class, new Lead(), next);
  }

  private void withdraw() {
    offered.ifPresent(search -> context.stop(search.gate()));
    offered = Optional.empty();
    nodes.withdraw();
  }

  /** Writes the last files; the host hears {@link Written} or {@link NotWritten}. */
  void write(HostState state, SearchCore.Kept kept) {
    Leading search = leading.orElseThrow();
    Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - search.since());
    long tokens = Math.max(0, nodes.tokens() - search.tokensBefore());
    FinishedRun finished =
        new FinishedRun(
            state.run(), searches.code(), search.ready().holdings(), search.ready().parts());
    List<String> devices = nodes.devices();
    background.run(
        () ->
            written(
                kept.core(), finished.write(kept.end(), elapsed, tokens, devices.size(), devices)),
        reason -> new NotWritten(kept.core(), reason));
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

  /** Nobody leads it any more; its actors end. */
  void letGo() {
    timers.cancel(Lead.class);
    leading.ifPresent(
        search -> {
          context.unwatch(search.core());
          context.stop(search.core());
          close(search.ready());
        });
    leading = Optional.empty();
    opening = Optional.empty();
    finishing = false;
    withdraw();
  }

  /** The host's actor ends or begins anew, and its children end by themselves. */
  void closeAll() {
    leading.ifPresent(search -> close(search.ready()));
    leading = Optional.empty();
  }

  /** The host's actor has begun anew. */
  void forget() {
    closeAll();
    opening = Optional.empty();
    offered = Optional.empty();
    lastFence = Optional.empty();
    finishing = false;
    retries.clear();
    nodes.withdraw();
  }

  private void close(NodeSearch.Ready ready) {
    background.close(ready.holdings().natives());
  }

  /** How far it is. */
  HostState.Hosting hosting() {
    if (finishing) {
      return HostState.Hosting.ENDING;
    }
    if (offered.isPresent()) {
      return HostState.Hosting.WORKING;
    }
    return leading.isPresent() || opening.isPresent() || retries.trouble().isEmpty()
        ? HostState.Hosting.READING
        : HostState.Hosting.WAITING;
  }

  /** Why it could not be led the last time; empty if it can. */
  String trouble() {
    return retries.trouble();
  }
}
