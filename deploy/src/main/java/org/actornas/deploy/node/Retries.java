package org.actornas.deploy.node;

import java.time.Duration;

/** What kept a search from being led, and when it is tried again: later each time. */
final class Retries {
  static final Duration FIRST = Duration.ofSeconds(2);
  static final Duration LAST = Duration.ofMinutes(1);

  /** So often the time is doubled at most. */
  private static final int DOUBLINGS = 5;

  private String trouble = "";
  private int count;

  /** It can be led again. */
  void clear() {
    trouble = "";
    count = 0;
  }

  /** It can't be led; gives the time until it is tried again. */
  Duration after(String reason) {
    trouble = reason;
    Duration delay = FIRST.multipliedBy(1L << Math.min(count, DOUBLINGS));
    count++;
    return delay.compareTo(LAST) < 0 ? delay : LAST;
  }

  /** Why it could not be led the last time; empty if it can. */
  String trouble() {
    return trouble;
  }
}
