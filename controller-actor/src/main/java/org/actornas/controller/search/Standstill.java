package org.actornas.controller.search;

/**
 * Whether a search has stood still for too long: it has work, and nothing of it was done for a
 * while. Times are nanoseconds of any steady clock.
 */
public final class Standstill {
  private final long limitNanos;
  private long lastMove;

  /**
   * @param limitNanos that nothing may be done for
   */
  public Standstill(long limitNanos, long now) {
    this.limitNanos = limitNanos;
    this.lastMove = now;
  }

  /** Something was done, or there was nothing to do. */
  public void moved(long now) {
    lastMove = now;
  }

  /** Whether the limit has passed since then. */
  public boolean isTooLong(long now) {
    return now - lastMove > limitNanos;
  }
}
