package org.actornas.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import org.actornas.deploy.command.Nas;

/** The nas command as a user starts it, its memory watched. */
final class SearchProcess {
  private SearchProcess() {}

  /**
   * Runs nas; at its end writes {@link MemoryWatch.Seen}.
   *
   * @param arguments file, and nas's own
   */
  public static void main(String[] arguments) {
    MemoryWatch.untilExit(Path.of(arguments[0]));
    Nas.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
