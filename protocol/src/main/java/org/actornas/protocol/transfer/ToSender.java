package org.actornas.protocol.transfer;

/** What a receiver says to senders. None of it needs to arrive, nor once, nor in order. */
public interface ToSender<P> {
  /** The chunks from {@code first} on, so many, are to be sent, be it again. */
  void grant(P to, long transfer, int first, int count);

  /** The message is here. */
  void done(P to, long transfer);

  /** The message is not wanted, now or ever. */
  void refuse(P to, long transfer, String reason);
}
