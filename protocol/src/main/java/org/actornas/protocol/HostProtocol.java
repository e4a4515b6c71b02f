package org.actornas.protocol;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import org.actornas.protocol.cluster.NodeDescription;
import org.actornas.protocol.cluster.NodeStatus;
import org.actornas.protocol.cluster.SearchStage;

/** What the host of a cluster's searches is told by its nodes, and by people through them. */
public sealed interface HostProtocol extends WireMessage {

  /**
   * A node offers its devices, every few seconds. Answered by {@link NodeProtocol.Assigned} if
   * there is a search that the node does not work on yet, by {@link NodeProtocol.Unassigned} if
   * there is none.
   *
   * @param session that the node works on; empty for none
   * @param tokens that its workers have trained and evaluated since it started
   * @param failure why it can't work on the search; empty if it can
   */
  record Enlist(
      NodeDescription node,
      String session,
      long tokens,
      String failure,
      ActorRef<NodeProtocol> replyTo)
      implements HostProtocol {}

  /**
   * Somebody wants a search. Answered by {@link Answered}: done once it is kept, so that it begins
   * whatever happens then.
   *
   * @param run its name; empty for one by time and strategy
   * @param config HOCON, as in a run's config.conf
   */
  record Submit(String run, String config, ActorRef<Answered> replyTo) implements HostProtocol {}

  /** No more work is to be leased for now; answered by {@link Answered}. */
  record Pause(ActorRef<Answered> replyTo) implements HostProtocol {}

  /** Work is to be leased again; answered by {@link Answered}. */
  record Continue(ActorRef<Answered> replyTo) implements HostProtocol {}

  /**
   * The search is to end with what it has reached; answered by {@link Answered}, before it has.
   *
   * @param reason in words
   */
  record Stop(String reason, ActorRef<Answered> replyTo) implements HostProtocol {}

  /**
   * A node is to finish its leases and leave; answered by {@link Answered}, before it has.
   *
   * @param node its name or its address
   */
  record DrainNode(String node, ActorRef<Answered> replyTo) implements HostProtocol {}

  /** Somebody wants to know how everything stands; answered by {@link Overview}. */
  record GetOverview(ActorRef<Overview> replyTo) implements HostProtocol {}

  /**
   * Whether a wish is granted.
   *
   * @param message what was done, or why it can't be
   */
  record Answered(boolean done, String message) implements WireMessage {}

  /**
   * How everything stands.
   *
   * @param stage of the search
   * @param run its name; empty if there was none
   * @param message the last thing that went wrong, or how it ended; empty if there is nothing to
   *     say
   * @param status of the search, while it runs
   * @param nodes of the cluster, oldest first
   */
  record Overview(
      SearchStage stage,
      String run,
      String message,
      Optional<ControllerProtocol.Status> status,
      List<NodeStatus> nodes)
      implements WireMessage {
    public Overview {
      nodes = List.copyOf(nodes);
    }
  }
}
