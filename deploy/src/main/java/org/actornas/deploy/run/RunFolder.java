package org.actornas.deploy.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;
import org.actornas.protocol.checkpoint.WholeFile;

/** How the folder of a new run begins, on one machine and on a cluster. */
public final class RunFolder {
  /** The whole configuration of the run. */
  public static final String CONFIG = "config.conf";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private RunFolder() {}

  /**
   * The name of a run that is given none.
   *
   * @param what it is
   */
  public static String name(Clock clock, String what) {
    return TIME.format(LocalDateTime.now(clock)) + "-" + what;
  }

  /** Makes a folder that is not there, and tells whether a run can begin in it: it is empty. */
  public static boolean isFree(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** What to say of a folder that is not free. */
  public static String taken(String run, Path folder) {
    return "a run named '%s' exists: %s. Choose another --run-id, or none.".formatted(run, folder);
  }

  /**
   * Writes config.conf, and waits until the disk has it and the folder.
   *
   * @param code version and commit of the program
   * @param config HOCON, of what another run can repeat
   */
  public static void begin(Path folder, String run, String code, long seed, String config)
      throws IOException {
    String text =
        "# The whole configuration of run %s: nas run --config config.conf repeats it.%n"
                .formatted(run)
            + "# actor-nas %s, seed %d%n%n".formatted(code, seed)
            + config;
    WholeFile.write(folder.resolve(CONFIG), text.getBytes(StandardCharsets.UTF_8));
    WholeFile.forceNames(folder.resolveSibling(""));
  }
}
