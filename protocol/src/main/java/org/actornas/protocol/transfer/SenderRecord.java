package org.actornas.protocol.transfer;

import java.util.HashSet;
import java.util.Set;

/** What a receiver remembers of one sender, so that it takes no message of it twice. */
final class SenderRecord {
  private final Set<Long> done = new HashSet<>();
  private long oldest;

  /** The sender has ended all transfers before this one. */
  void advance(long newOldest) {
    if (newOldest > oldest) {
      oldest = newOldest;
      done.removeIf(transfer -> transfer < newOldest);
    }
  }

  boolean isPast(long transfer) {
    return transfer < oldest;
  }

  boolean isDone(long transfer) {
    return done.contains(transfer);
  }

  void done(long transfer) {
    done.add(transfer);
  }
}
