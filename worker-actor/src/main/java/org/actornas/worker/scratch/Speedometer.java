package org.actornas.worker.scratch;

import java.util.function.LongSupplier;

/** Tokens per second by a clock. */
final class Speedometer {
  private final LongSupplier nanoTime;
  private long since;
  private long tokens;

  Speedometer(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  void add(int more) {
    tokens += more;
  }

  /** Since the start; 0 if no time has passed. */
  double perSecond() {
    long nanos = nanoTime.getAsLong() - since;
    return nanos <= 0 ? 0 : tokens * 1e9 / nanos;
  }

  /** Since the start, which is now. */
  double restart() {
    double speed = perSecond();
    since = nanoTime.getAsLong();
    tokens = 0;
    return speed;
  }
}
