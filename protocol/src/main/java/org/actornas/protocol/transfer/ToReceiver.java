package org.actornas.protocol.transfer;

import java.util.Optional;

/** What a sender says to receivers. None of it needs to arrive, nor once, nor in order. */
public interface ToReceiver<P> {
  /**
   * There is a message to be had.
   *
   * @param oldest transfer to this receiver that is not over yet: no earlier one needs to be known
   * @param whole the message itself, if it is small
   */
  void offer(P to, long transfer, long oldest, Cargo cargo, Optional<Chunk> whole);

  /** A chunk that was granted. */
  void chunk(P to, long transfer, Chunk chunk);

  /** The message is no longer offered. */
  void withdraw(P to, long transfer);
}
