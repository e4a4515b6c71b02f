package org.actornas.deploy.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.actornas.deploy.command.SmallSearch;
import org.actornas.deploy.command.StartScript;
import org.awaitility.Awaitility;

/** A node of a cluster in a JVM of its own, which signals reach; it can be started again. */
final class NodeProcess {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * What its JVM is started with.
   *
   * @param prefix of the command, such as one that enters a network namespace
   * @param arguments of {@code nas}
   * @param folder that it works in
   * @param environment what it has besides this process's
   */
  record Launch(
      List<String> prefix, List<String> arguments, Path folder, Map<String, String> environment) {}

  private final String name;
  private final Path folder;
  private final Launch launch;
  private Optional<Process> process = Optional.empty();
  private Optional<String> javaOptions = Optional.empty();
  private int startsBefore;
  private boolean held;

  /**
   * @param folder of the node, with its {@code node.conf}
   * @param prefix command that the JVM is started by, such as one that enters a network namespace
   */
  NodeProcess(String name, Path folder, List<String> prefix) {
    this(
        name,
        folder,
        new Launch(
            prefix,
            List.of("node", "--config", folder.resolve("node.conf").toString()),
            Path.of(""),
            Map.of()));
  }

  /**
   * @param folder that holds what it keeps
   */
  NodeProcess(String name, Path folder, Launch launch) {
    this.name = name;
    this.folder = folder;
    this.launch = launch;
  }

  String name() {
    return name;
  }

  /**
   * It is to be started as people do it, by the distribution's script.
   *
   * @param options for its JVM
   */
  NodeProcess byScript(String options) {
    javaOptions = Optional.of(options);
    return this;
  }

  /** Starts it; returns at once. */
  NodeProcess start() throws IOException {
    startsBefore = events("node-started").size();
    process =
        Optional.of(
            javaOptions.isPresent()
                ? StartScript.in(folder.resolve("distribution"))
                    .start(javaOptions.get(), output(), launch.arguments())
                : SmallSearch.process(
                    output(),
                    launch.prefix(),
                    launch.arguments(),
                    launch.folder(),
                    launch.environment()));
    return this;
  }

  /** Waits until it answers people. */
  NodeProcess awaitStarted() {
    Awaitility.await(name + " has started")
        .atMost(PATIENCE)
        .failFast(name + " has ended", () -> !isAlive())
        .until(() -> http().isPresent());
    return this;
  }

  boolean isAlive() {
    return process.filter(Process::isAlive).isPresent();
  }

  /** Its web server, since it was started the last time. */
  Optional<URI> http() {
    List<JsonNode> starts = events("node-started");
    return starts.size() > startsBefore
        ? Optional.of(URI.create("http://" + starts.get(starts.size() - 1).path("http").asText()))
        : Optional.empty();
  }

  /** Ends it as a power cut would. */
  void kill() throws InterruptedException {
    process.orElseThrow().destroyForcibly().waitFor();
  }

  /** Holds it: it does nothing, and does not know it. */
  void hold() throws IOException, InterruptedException {
    held = true;
    signal("STOP");
  }

  /** Lets it go on. */
  void goOn() throws IOException, InterruptedException {
    signal("CONT");
    held = false;
  }

  /** Whether it answers: one that is held takes questions, and says nothing. */
  boolean canAnswer() {
    return isAlive() && !held;
  }

  /** Asks it to end. */
  void terminate() throws IOException, InterruptedException {
    signal("TERM");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.orElseThrow().pid()))
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("kill -%s ended with %d".formatted(signal, code));
    }
  }

  /**
   * Memory of the machine that it takes at the moment, without that of files, as JavaCPP counts.
   */
  long ownBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.orElseThrow().pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    }
  }

  /** Its exit code, once it has ended. */
  int awaitExit() throws InterruptedException {
    Process running = process.orElseThrow();
    if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(name + " does not end");
    }
    return running.exitValue();
  }

  /** The events of this name in its log, of all its starts. */
  List<JsonNode> events(String event) {
    Path log = folder.resolve("logs").resolve(name + ".jsonl");
    List<JsonNode> found = new ArrayList<>();
    if (Files.exists(log)) {
      try (Stream<String> lines = Files.lines(log)) {
        lines
            .filter(line -> line.contains("\"event\":\"" + event + "\""))
            .forEach(line -> parse(line).ifPresent(found::add));
      } catch (IOException e) {
        throw new AssertionError("the log of " + name, e);
      }
    }
    return found;
  }

  /** Empty for a line that is being written, or was when the process was killed. */
  private static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private Path output() {
    return folder.resolve(name + ".txt");
  }

  /** What it has written on its console. */
  String console() {
    try {
      return Files.exists(output()) ? Files.readString(output()) : "(not started)";
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }
}
