package org.actornas.deploy.node;

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
import org.actornas.deploy.run.OutOfMemoryEnd;
import org.actornas.deploy.run.SearchParts;
import org.actornas.deploy.run.WorkerCrew;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.cluster.NodeDescription;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.transfer.TransferSettings;
import org.actornas.tensorflow.NativeResources;

/**
 * Offers this node's devices to the host of searches, and has a crew of workers for the search that
 * it is assigned. When the search is taken up again elsewhere, a new crew works for the new
 * controller. Told to leave, it lets the crew finish what it does.
 *
 * <p>Inside, its messages are {@link NodeProtocol}'s and its own, which share no type.
 */
final class WorkerHost extends AbstractBehavior<Object> {
  private static final Duration ENLIST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(15);

  /** What it works with. */
  record Partners(
      NodeDescription node,
      NodeSearch searches,
      ActorRef<HostProtocol> host,
      Runnable leaveCluster) {}

  /** The process ends: workers are to end now, and hand back what they hold. */
  record End(ActorRef<Ended> replyTo) {}

  /** Answer to {@link End}: no worker is left. */
  record Ended() {}

  private record EnlistNow() {}

  private record Prepared(NodeProtocol.Assigned assigned, SearchParts parts) {}

  private record NotPrepared(NodeProtocol.Assigned assigned, String reason) {}

  private record TurnedAway(String session, WorkerCrew.TurnedAway worker) {}

  private record Retry(NodeProtocol.Assigned assigned) {}

  /** The crew and what it works with. */
  private record Crew(
      ActorRef<WorkerCrew.Command> ref, SearchParts parts, NativeResources natives) {}

  private final Partners partners;
  private final TimerScheduler<Object> timers;
  private final Background background;
  private Optional<NodeProtocol.Assigned> assigned = Optional.empty();
  private Optional<Crew> crew = Optional.empty();
  private Optional<ActorRef<Ended>> ending = Optional.empty();
  private boolean draining;
  private String failure = "";
  private long tokensOfEarlierCrews;
  private long crews;

  private WorkerHost(
      ActorContext<Object> context, TimerScheduler<Object> timers, Partners partners) {
    super(context);
    context.setLoggerName(WorkerHost.class);
    this.partners = partners;
    this.timers = timers;
    this.background = new Background(context);
    timers.startTimerWithFixedDelay(new EnlistNow(), Duration.ZERO, ENLIST_INTERVAL);
  }

  /** The actor; it enlists at once. */
  static Behavior<Object> create(Partners partners) {
    return Behaviors.withTimers(
        timers -> Behaviors.setup(context -> new WorkerHost(context, timers, partners)));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(EnlistNow.class, message -> onEnlistNow())
        .onMessage(NodeProtocol.Assigned.class, this::onAssigned)
        .onMessage(NodeProtocol.Unassigned.class, message -> onUnassigned())
        .onMessage(NodeProtocol.Drain.class, message -> onDrain())
        .onMessage(Prepared.class, this::onPrepared)
        .onMessage(NotPrepared.class, this::onNotPrepared)
        .onMessage(TurnedAway.class, this::onTurnedAway)
        .onMessage(Retry.class, this::onRetry)
        .onMessage(End.class, this::onEnd)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Object> onEnlistNow() {
    partners
        .host()
        .tell(
            new HostProtocol.Enlist(
                partners.node(),
                assigned.map(NodeProtocol.Assigned::session).orElse(""),
                tokensOfEarlierCrews + crew.map(held -> held.parts().tokens()).orElse(0L),
                failure,
                getContext().getSelf().narrow()));
    return this;
  }

  private boolean isLeaving() {
    return draining || ending.isPresent();
  }

  private Behavior<Object> onAssigned(NodeProtocol.Assigned search) {
    boolean known = assigned.filter(held -> held.session().equals(search.session())).isPresent();
    if (isLeaving() || known) {
      return this;
    }
    assigned = Optional.of(search);
    failure = "";
    LogEvent.SEARCH_ASSIGNED.log(getContext().getLog(), search.run(), search.controller().path());
    if (crew.isPresent()) {
      dismissCrew(); // the new one is prepared when it is gone
    } else {
      prepare(search);
    }
    return this;
  }

  /** Reads configuration and text, which takes a while. */
  private void prepare(NodeProtocol.Assigned search) {
    background.run(
        () -> new Prepared(search, partners.searches().parts(search.run(), search.config())),
        reason -> new NotPrepared(search, reason));
  }

  private Behavior<Object> onPrepared(Prepared prepared) {
    if (isCurrent(prepared.assigned())) {
      NodeProtocol.Assigned search = prepared.assigned();
      NativeResources natives = new NativeResources(OutOfMemoryEnd.ofThisProcess());
      ActorRef<WorkerCrew.Command> workers =
          getContext()
              .spawn(
                  WorkerCrew.create(
                      prepared.parts(),
                      new WorkerCrew.Partners(
                          partners.node().name(),
                          search.controller(),
                          WorkerCrew.StoreAccess.remote(
                              search.weights(), TransferSettings.defaults()),
                          natives,
                          getContext()
                              .messageAdapter(
                                  WorkerCrew.TurnedAway.class,
                                  away -> new TurnedAway(search.session(), away)))),
                  "crew-" + ++crews);
      getContext().watch(workers);
      crew = Optional.of(new Crew(workers, prepared.parts(), natives));
    }
    return this;
  }

  private boolean isCurrent(NodeProtocol.Assigned search) {
    return !isLeaving() && crew.isEmpty() && assigned.equals(Optional.of(search));
  }

  private Behavior<Object> onNotPrepared(NotPrepared not) {
    if (isCurrent(not.assigned())) {
      failure = not.reason();
      LogEvent.SEARCH_NOT_PREPARED.log(getContext().getLog(), not.assigned().run(), not.reason());
      // the text may be mounted later
      timers.startSingleTimer(Retry.class, new Retry(not.assigned()), RETRY_DELAY);
    }
    return this;
  }

  private Behavior<Object> onRetry(Retry retry) {
    if (isCurrent(retry.assigned())) {
      prepare(retry.assigned());
    }
    return this;
  }

  private Behavior<Object> onTurnedAway(TurnedAway away) {
    if (assigned.filter(held -> held.session().equals(away.session())).isPresent()) {
      failure = "refused: " + away.worker().reason();
    }
    return this;
  }

  private Behavior<Object> onUnassigned() {
    assigned = Optional.empty();
    failure = "";
    dismissCrew();
    return this;
  }

  /** Its workers end now; what they hold goes to others. */
  private void dismissCrew() {
    crew.ifPresent(held -> getContext().stop(held.ref()));
  }

  private Behavior<Object> onDrain() {
    if (!draining) {
      draining = true;
      LogEvent.NODE_DRAINING.log(getContext().getLog(), partners.node().name());
      if (crew.isPresent()) {
        crew.get().ref().tell(new WorkerCrew.Drain());
      } else {
        partners.leaveCluster().run();
      }
    }
    return this;
  }

  private Behavior<Object> onEnd(End end) {
    ending = Optional.of(end.replyTo());
    if (crew.isPresent()) {
      dismissCrew();
    } else {
      end.replyTo().tell(new Ended());
    }
    return this;
  }

  private Behavior<Object> onTerminated(Terminated terminated) {
    crew.ifPresent(
        held -> {
          tokensOfEarlierCrews += held.parts().tokens();
          background.close(held.natives());
        });
    crew = Optional.empty();
    ending.ifPresent(waiting -> waiting.tell(new Ended()));
    if (draining && ending.isEmpty()) {
      partners.leaveCluster().run();
    } else if (!isLeaving()) {
      prepareAgain(terminated instanceof ChildFailed);
    }
    return this;
  }

  /** Another search came while this crew was there, or the crew failed: then after a while. */
  private void prepareAgain(boolean failed) {
    if (failed) {
      assigned.ifPresent(
          search -> timers.startSingleTimer(Retry.class, new Retry(search), RETRY_DELAY));
    } else {
      assigned.ifPresent(this::prepare);
    }
  }
}
