package org.actornas.deploy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Ctrl-C, SIGTERM and SIGHUP: the first one asks the command to end by itself, so that its files
 * are whole and its summary is shown; the second one ends the process at once.
 */
final class Interruption implements AutoCloseable {
  /** The signals that end a process, and their numbers on every POSIX system. */
  enum Cause {
    SIGHUP("HUP", 1),
    SIGINT("INT", 2),
    SIGTERM("TERM", 15);

    private static final int SIGNALLED = 128;

    private final String signal;
    private final int number;

    Cause(String signal, int number) {
      this.signal = signal;
      this.number = number;
    }

    /** As shells count: 130 for SIGINT. */
    int exitCode() {
      return SIGNALLED + number;
    }
  }

  private final Runnable announce;
  private final IntConsumer halt;
  private final List<Signals.Before> before = new ArrayList<>();
  private Consumer<Cause> stop = cause -> {};
  private Optional<Cause> first = Optional.empty();

  /**
   * @param announce tells the person that the first one was heard
   * @param halt ends the process at once with an exit code
   */
  Interruption(Runnable announce, IntConsumer halt) {
    this.announce = announce;
    this.halt = halt;
  }

  /** Hears the signals of this process until it is closed. */
  static Interruption listen(Runnable announce) {
    Interruption interruption = new Interruption(announce, Runtime.getRuntime()::halt);
    for (Cause cause : Cause.values()) {
      interruption.before.add(Signals.handle(cause.signal, () -> interruption.interrupted(cause)));
    }
    return interruption;
  }

  /** Says how the command is asked to stop; at once, if that is already wanted. */
  synchronized void onInterrupt(Consumer<Cause> how) {
    stop = how;
    first.ifPresent(how);
  }

  /** What the command was interrupted by, if it was. */
  synchronized Optional<Cause> cause() {
    return first;
  }

  void interrupted(Cause cause) {
    if (firstOf(cause)) {
      announce.run();
      askToStop(cause);
    } else {
      // not holding the lock: whoever was asked to stop may be stuck with it
      halt.accept(cause.exitCode());
    }
  }

  private synchronized boolean firstOf(Cause cause) {
    boolean isFirst = first.isEmpty();
    if (isFirst) {
      first = Optional.of(cause);
    }
    return isFirst;
  }

  private synchronized void askToStop(Cause cause) {
    stop.accept(cause);
  }

  @Override
  public void close() {
    before.forEach(Signals.Before::restore);
  }
}
