package org.actornas.deploy.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.actornas.deploy.config.ClusterConfig;
import org.actornas.protocol.log.LogEvent;

/** Tells that this node is in the cluster, or for how long it has looked for it in vain. */
final class JoinWatch {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /** What it hears; private but for the type of the behavior. */
  sealed interface Heard permits Joined, Look {}

  private record Joined() implements Heard {}

  /**
   * @param after the start of the node
   */
  private record Look(Duration after) implements Heard {}

  private final ActorContext<Heard> context;
  private final TimerScheduler<Heard> timers;
  private final ClusterConfig node;
  private final String name;

  private JoinWatch(
      ActorContext<Heard> context, TimerScheduler<Heard> timers, ClusterConfig node, String name) {
    this.context = context;
    this.timers = timers;
    this.node = node;
    this.name = name;
  }

  /**
   * The actor; it ends when the node is a member.
   *
   * @param name of the node
   */
  static Behavior<Heard> create(ClusterConfig node, String name) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(context -> new JoinWatch(context, timers, node, name).watching()));
  }

  private Behavior<Heard> watching() {
    context.setLoggerName(JoinWatch.class);
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(SelfUp.class, up -> new Joined()), SelfUp.class));
    lookAfter(FIRST, FIRST);
    return Behaviors.receive(Heard.class)
        .onMessage(Joined.class, joined -> onJoined())
        .onMessage(Look.class, this::onLook)
        .build();
  }

  private void lookAfter(Duration delay, Duration sinceStart) {
    timers.startSingleTimer(new Look(sinceStart), delay);
  }

  private Behavior<Heard> onJoined() {
    LogEvent.NODE_JOINED.log(context.getLog(), name, context.getSystem().uptime());
    return Behaviors.stopped();
  }

  private Behavior<Heard> onLook(Look look) {
    Optional<String> missing =
        Membership.missing(node, Cluster.get(context.getSystem()).selfMember().status());
    missing.ifPresent(
        reason ->
            LogEvent.NODE_ALONE.log(
                context.getLog(), name, look.after().toSeconds(), seeds(), reason));
    lookAfter(AGAIN, look.after().plus(AGAIN));
    return Behaviors.same();
  }

  private List<String> seeds() {
    return node.discovery() == ClusterConfig.Discovery.SEEDS ? node.seeds() : List.of();
  }
}
