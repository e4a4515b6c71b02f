package org.actornas.protocol;

import akka.actor.typed.ActorRef;

/** What a node that offers devices is told by the host of searches. */
public sealed interface NodeProtocol extends WireMessage {

  /**
   * Its workers are to work on this search.
   *
   * @param session this search as it is led now: another one when the search was taken up again
   * @param run the search's name
   * @param config HOCON, as in a run's config.conf
   * @param controller who leases the work
   * @param weights the gate of their store
   */
  record Assigned(
      String session,
      String run,
      String config,
      ActorRef<ControllerProtocol> controller,
      ActorRef<TransferProtocol> weights)
      implements NodeProtocol {}

  /** There is no search. */
  record Unassigned() implements NodeProtocol {}

  /** It is to finish its leases and leave the cluster. */
  record Drain() implements NodeProtocol {}
}
