package org.actornas.deploy.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the process ends, but only after the command has ended by itself.
 *
 * <p>A shutdown hook asks the command to stop and waits until it is {@link #close}d, so that its
 * files are whole and its summary is shown; the process then ends with 130 or 143.
 */
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "nas-interrupted");
  private Runnable stop = () -> {};
  private boolean interrupted;

  private Interruption() {}

  static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Says how the command is asked to stop; at once, if that is already wanted. */
  synchronized void onInterrupt(Runnable how) {
    stop = how;
    if (interrupted) {
      how.run();
    }
  }

  private void interrupted() {
    synchronized (this) {
      interrupted = true;
      stop.run();
    }
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // it is running, and now ends
    }
  }
}
