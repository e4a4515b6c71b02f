package org.actornas.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own for one measurement, with this one's class path and the nas command's options.
 */
final class ForkedJvm {
  private ForkedJvm() {}

  /**
   * Runs a main class to its end; what it writes to its standard error comes out of ours.
   *
   * @return the lines of its standard output
   * @throws IllegalStateException if it ends with another code than 0
   */
  static List<String> run(Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "2");
    Process process = builder.start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = output.lines().toList();
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            main.getSimpleName() + " ended with " + code + ": " + String.join("\n", lines));
      }
      return lines;
    } finally {
      process.destroy();
    }
  }
}
