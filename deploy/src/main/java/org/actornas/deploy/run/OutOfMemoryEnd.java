package org.actornas.deploy.run;

import java.util.function.IntConsumer;
import org.actornas.deploy.logging.RunLogging;
import org.actornas.protocol.log.LogEvent;
import org.actornas.tensorflow.ProcessEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that has no memory left, as if it had been killed: nothing is tidied up, which
 * would take memory, too. What it was doing goes to others, or is taken up again from the journal.
 */
public final class OutOfMemoryEnd implements ProcessEnd {
  /**
   * As shells count a process that was killed: the kernel's own answer to memory that ran out, and
   * that of the start script's JVM to a full heap. A supervisor does the same in all three cases.
   */
  public static final int EXIT_CODE = 137;

  private static final Logger LOG = LoggerFactory.getLogger(OutOfMemoryEnd.class);

  private final Runnable writeLog;
  private final IntConsumer halt;

  /**
   * @param writeLog writes what was logged, and returns even if it can't
   * @param halt ends the process at once with an exit code
   */
  OutOfMemoryEnd(Runnable writeLog, IntConsumer halt) {
    this.writeLog = writeLog;
    this.halt = halt;
  }

  /** The end of this process. */
  public static OutOfMemoryEnd ofThisProcess() {
    return new OutOfMemoryEnd(RunLogging::writeOut, Runtime.getRuntime()::halt);
  }

  @Override
  public void outOfMemory(String resource, Throwable failure) {
    try {
      LogEvent.MEMORY_EXHAUSTED.log(LOG, failure, resource, failure.toString(), EXIT_CODE);
      writeLog.run();
    } finally {
      // also if there is no memory to say so
      halt.accept(EXIT_CODE);
    }
  }
}
