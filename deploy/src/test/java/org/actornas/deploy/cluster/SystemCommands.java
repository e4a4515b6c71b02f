package org.actornas.deploy.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Commands that change this machine, and those that undo them at the end, the last one first. */
final class SystemCommands implements AutoCloseable {
  private final Deque<List<String>> undo = new ArrayDeque<>();
  private String refusal = "";

  /** Runs a command; false if it is missing or fails. */
  boolean permits(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() == 0) {
        return true;
      }
      refusal = String.join(" ", command) + ": " + output;
    } catch (IOException e) {
      refusal = String.valueOf(e.getMessage());
    }
    return false;
  }

  /** Runs a command that must succeed. */
  void run(String... command) throws IOException, InterruptedException {
    if (!permits(command)) {
      throw new IOException(refusal);
    }
  }

  /** What was said to the last command that failed. */
  String refusal() {
    return refusal;
  }

  /** A command for the end. */
  void later(String... command) {
    undo.push(List.of(command));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    while (!undo.isEmpty()) {
      run(undo.pop().toArray(String[]::new));
    }
  }
}
