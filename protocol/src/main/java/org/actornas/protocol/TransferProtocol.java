package org.actornas.protocol;

import akka.actor.typed.ActorRef;
import java.util.Optional;
import org.actornas.protocol.transfer.Cargo;
import org.actornas.protocol.transfer.Chunk;

/**
 * How a message that is too large for one frame gets to another node. Who receives it decides what
 * is sent when. Every one of these messages may be lost, come late, twice or in another order.
 */
public sealed interface TransferProtocol extends WireMessage {

  /**
   * The sender has a message; repeated until it is answered by {@link Grant}, {@link Done} or
   * {@link Refused}.
   *
   * @param from the sender
   * @param transfer the sender's number of it
   * @param oldest transfer to this receiver that is not over yet
   * @param cargo what it is
   * @param whole all of it, if it is small
   */
  record Offer(
      ActorRef<TransferProtocol> from,
      long transfer,
      long oldest,
      Cargo cargo,
      Optional<Chunk> whole)
      implements TransferProtocol {}

  /**
   * The receiver wants chunks, be it again. Answered by a {@link Carry} for each.
   *
   * @param from the receiver, to whom they go
   * @param first of them
   * @param count of them
   */
  record Grant(ActorRef<TransferProtocol> from, long transfer, int first, int count)
      implements TransferProtocol {}

  /** A chunk of the sender {@code from}. */
  record Carry(ActorRef<TransferProtocol> from, long transfer, Chunk chunk)
      implements TransferProtocol {}

  /** The receiver has it all. */
  record Done(long transfer) implements TransferProtocol {}

  /** The receiver will never take it. */
  record Refused(long transfer, String reason) implements TransferProtocol {}

  /** The sender {@code from} no longer offers it. */
  record Withdrawn(ActorRef<TransferProtocol> from, long transfer) implements TransferProtocol {}
}
