package org.actornas.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Linux's account of a process's memory, in bytes.
 *
 * @param resident memory that it holds now: VmRSS
 * @param peak the most that it ever held: VmHWM
 */
record ProcStatus(long resident, long peak) {

  /** Of this process. */
  static ProcStatus ofThisProcess() {
    try {
      return parse(Files.readString(Path.of("/proc/self/status")));
    } catch (IOException e) {
      throw new UncheckedIOException("memory is read from /proc, which Linux has", e);
    }
  }

  /** Reads the text of {@code /proc/PID/status}. */
  static ProcStatus parse(String status) {
    return new ProcStatus(bytes(status, "VmRSS:"), bytes(status, "VmHWM:"));
  }

  private static long bytes(String status, String key) {
    String line =
        status
            .lines()
            .filter(candidate -> candidate.startsWith(key))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no line " + key + " in: " + status));
    String[] words = line.substring(key.length()).strip().split("\\s+");
    return Math.multiplyExact(Long.parseLong(words[0]), 1024L);
  }
}
