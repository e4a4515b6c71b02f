package org.actornas.controller.search;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long the phases and epochs of a search take. Knows no clock: the time, in nanoseconds of any
 * steady one, comes with each call.
 */
public final class PhaseClock {
  private final Map<Phase, Duration> spent = new EnumMap<>(Phase.class);
  private Phase running;
  private long phaseBegan;
  private long epochBegan;

  /** The search begins, with its first phase and epoch. */
  public PhaseClock(Phase first, long now) {
    this.running = first;
    this.phaseBegan = now;
    this.epochBegan = now;
  }

  /** The search is in this phase; true if it has just entered it. */
  public boolean isIn(Phase phase, long now) {
    if (phase == running) {
      return false;
    }
    book(now);
    running = phase;
    return true;
  }

  /** An epoch ends, and another begins; gives how long it took. */
  public Duration epochEnded(long now) {
    Duration took = Duration.ofNanos(now - epochBegan);
    epochBegan = now;
    return took;
  }

  /** Time by phase up to now. */
  public Map<Phase, Duration> spent(long now) {
    book(now);
    return Map.copyOf(spent);
  }

  private void book(long now) {
    spent.merge(running, Duration.ofNanos(now - phaseBegan), Duration::plus);
    phaseBegan = now;
  }
}
