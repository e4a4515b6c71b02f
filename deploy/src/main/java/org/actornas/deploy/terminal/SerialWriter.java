package org.actornas.deploy.terminal;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one thread that writes to a screen, in the order of the calls. */
final class SerialWriter {
  private static final int PATIENCE_SECONDS = 5;

  private SerialWriter() {}

  static ScheduledExecutorService start() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "nas-screen");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** On the writer's thread; at once if it has ended, so that a last word is not lost. */
  static void run(Executor writer, Runnable write) {
    try {
      writer.execute(write);
    } catch (RejectedExecutionException ended) {
      write.run();
    }
  }

  /** Writes what is waiting; gives up on a screen that does not take it. */
  static void end(ExecutorService writer) {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
