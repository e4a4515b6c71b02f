package org.actornas.deploy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Virtual time, one source of chance, and a network. Until the calm begins messages are lost,
 * delayed, doubled and overtake each other; from then on each arrives once and in order. Equal
 * seeds give equal worlds.
 */
final class World {
  /** Units of time that a lease lasts. */
  static final long TIMEOUT = 120;

  private static final double[] RATES = {0, 0.02, 0.1, 0.25};
  private static final long FAIR_DELAY = 5;

  private final SplittableRandom random;
  private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
  private final boolean isTraced;
  private final List<String> trace = new ArrayList<>();
  private final double lost;
  private final double doubled;
  private final double late;
  private final long calmFrom;
  private long now;
  private long scheduled;

  /** In the order of scheduling where times are equal. */
  private record Happening(long time, long order, Runnable action)
      implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  World(long seed, boolean isTraced) {
    this.random = new SplittableRandom(seed);
    this.isTraced = isTraced;
    this.lost = RATES[random.nextInt(RATES.length)];
    this.doubled = RATES[random.nextInt(RATES.length)];
    this.late = RATES[random.nextInt(RATES.length)];
    this.calmFrom = TIMEOUT * (2 + random.nextInt(30));
  }

  long now() {
    return now;
  }

  /** When the last misfortune may happen. */
  long calmFrom() {
    return calmFrom;
  }

  boolean isCalm() {
    return now >= calmFrom;
  }

  /** 0 to bound - 1. */
  long below(long bound) {
    return random.nextLong(bound);
  }

  /** Whether a misfortune happens; none does in the calm. */
  boolean befalls(double probability) {
    return !isCalm() && random.nextDouble() < probability;
  }

  boolean coin() {
    return random.nextBoolean();
  }

  void after(long delay, Runnable action) {
    agenda.add(new Happening(now + delay, scheduled++, action));
  }

  /** A message on its way. */
  void send(Supplier<String> message, Runnable delivery) {
    if (befalls(lost)) {
      note(() -> "LOST " + message.get());
      return;
    }
    after(delay(), () -> deliver(message, delivery));
    while (befalls(doubled)) {
      long longest = TIMEOUT * (coin() ? 2 : 40);
      after(delay() + below(longest), () -> deliver(message, delivery));
    }
  }

  private void deliver(Supplier<String> message, Runnable delivery) {
    note(message);
    delivery.run();
  }

  private long delay() {
    if (isCalm()) {
      return FAIR_DELAY;
    }
    return befalls(late) ? below(3 * TIMEOUT) : 1 + below(2 * FAIR_DELAY);
  }

  /** The next that happens. */
  void step() {
    Happening next = agenda.remove();
    now = next.time();
    next.action().run();
  }

  void note(Supplier<String> what) {
    if (isTraced) {
      trace.add("%6d %s".formatted(now, what.get()));
    }
  }

  /** What happened, if it was to be written down. */
  List<String> trace() {
    return trace;
  }
}
