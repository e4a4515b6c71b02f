package org.actornas.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.TensorFlow;

/**
 * Where and of what the results are.
 *
 * @param processor the processor's name
 * @param cores that the JVM may use
 * @param memoryBytes of the machine
 * @param kernel the operating system
 * @param java its vendor and version
 * @param tensorflow version of the native library
 * @param commit the code that was measured
 * @param loadBefore the system's mean load over the minute before the measurements
 */
public record Conditions(
    String processor,
    int cores,
    long memoryBytes,
    String kernel,
    String java,
    String tensorflow,
    String commit,
    double loadBefore) {

  /** Of this machine, now. */
  static Conditions now(String commit) throws IOException {
    return new Conditions(
        value(Files.readString(Path.of("/proc/cpuinfo")), "model name"),
        Runtime.getRuntime().availableProcessors(),
        kibibytes(value(Files.readString(Path.of("/proc/meminfo")), "MemTotal")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        TensorFlow.version(),
        commit,
        load(Files.readString(Path.of("/proc/loadavg"))));
  }

  /** The load of the last minute, of the text of {@code /proc/loadavg}. */
  static double load(String loadavg) {
    return Double.parseDouble(loadavg.split(" ")[0]);
  }

  /** What stands behind a key and its colon in a file of /proc; "unknown" if it is not there. */
  static String value(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static long kibibytes(String size) {
    return Long.parseLong(size.split(" ")[0]) * 1024;
  }
}
