package org.actornas.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.actornas.deploy.client.ClusterClient;
import org.actornas.deploy.client.ClusterException;
import org.actornas.deploy.client.Token;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster of processes in a folder of its own. After the test all of them are killed; if it
 * failed, it says what they had to say.
 */
final class TestCluster implements BeforeEachCallback, AfterEachCallback {
  static final String TOKEN = "0123456789abcdef";
  static final String RUN = "run";

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Failures are noticed soon: a test is no place to wait. */
  static final String SOON =
      """
      akka.cluster {
        failure-detector.acceptable-heartbeat-pause = 3 s
        split-brain-resolver.stable-after = 3 s
      }
      """;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<NodeProcess> cores = new ArrayList<>();
  private Optional<Path> folder = Optional.empty();
  private List<String> seeds = List.of();

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Optional.of(Files.createTempDirectory("nas-cluster"));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try {
      if (context.getExecutionException().isPresent()) {
        nodes.forEach(
            node -> System.out.printf("== %s%n%s%n", node.name(), node.console().stripTrailing()));
      }
    } finally {
      for (NodeProcess node : nodes) {
        if (node.isAlive()) {
          node.kill();
        }
      }
      remove(folder());
    }
  }

  static void remove(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  Path folder() {
    return folder.orElseThrow();
  }

  /** Folder of the search's run. */
  Path run() {
    return folder().resolve("runs").resolve(RUN);
  }

  /** A port that nobody listens to. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Chooses ports of this machine for core nodes. */
  TestCluster cores(int count) throws IOException {
    Set<String> addresses = new LinkedHashSet<>();
    while (addresses.size() < count) {
      addresses.add("127.0.0.1:" + freePort());
    }
    return cores(List.copyOf(addresses));
  }

  /**
   * Chooses core nodes.
   *
   * @param addresses {@code host:port} of each
   */
  TestCluster cores(List<String> addresses) {
    seeds = addresses;
    return this;
  }

  /**
   * A core node, not started.
   *
   * @param number from 1
   * @param settings HOCON that goes over the usual ones
   */
  NodeProcess core(int number, String... settings) throws IOException {
    return core(number, List.of(), settings);
  }

  /**
   * The same.
   *
   * @param prefix of its command
   */
  NodeProcess core(int number, List<String> prefix, String... settings) throws IOException {
    String address = seeds.get(number - 1);
    int colon = address.lastIndexOf(':');
    NodeProcess core =
        node(
            "core-" + number,
            prefix,
            Stream.concat(
                    Stream.of(
                        "nas.cluster.roles = [core]",
                        "nas.cluster.host = \"%s\"".formatted(address.substring(0, colon)),
                        "nas.cluster.port = " + address.substring(colon + 1),
                        "nas.cluster.http.token = " + TOKEN),
                    Stream.of(settings))
                .toList());
    cores.add(core);
    return core;
  }

  /** A worker node with one device, not started. */
  NodeProcess worker(int number, String... settings) throws IOException {
    return worker(number, List.of(), settings);
  }

  /**
   * The same.
   *
   * @param prefix of its command
   */
  NodeProcess worker(int number, List<String> prefix, String... settings) throws IOException {
    return node(
        "worker-" + number,
        prefix,
        Stream.concat(
                Stream.of("nas.cluster.roles = [worker]", "nas.cluster.port = 0"),
                Stream.of(settings))
            .toList());
  }

  private NodeProcess node(String name, List<String> prefix, List<String> settings)
      throws IOException {
    Path home = Files.createDirectories(folder().resolve(name));
    String own =
        """
        nas.cluster {
          name = %s
          directory = "%s"
          seeds = [%s]
          http.port = 0
        }
        nas.run.directory = "%s"
        nas.log.console-level = debug
        """
            .formatted(
                name,
                home,
                seeds.stream().map(seed -> '"' + seed + '"').collect(Collectors.joining(", ")),
                folder().resolve("runs"));
    Files.writeString(home.resolve("node.conf"), own + SOON + String.join("\n", settings) + "\n");
    NodeProcess node = new NodeProcess(name, home, prefix);
    nodes.add(node);
    return node;
  }

  /** Takes part in what happens to nodes: one that was made elsewhere. */
  NodeProcess add(NodeProcess node) {
    nodes.add(node);
    return node;
  }

  /** The same, of a core node: it is asked how everything stands. */
  NodeProcess addCore(NodeProcess node) {
    cores.add(node);
    return add(node);
  }

  /** Starts a cluster of one core node and worker nodes 1 to n; returns the core node. */
  NodeProcess start(int workers) throws IOException {
    NodeProcess core = cores(1).core(1).start();
    startWorkers(1, workers);
    core.awaitStarted();
    awaitWorkerNodes(workers);
    return core;
  }

  /** Starts worker nodes; does not wait for them. */
  List<NodeProcess> startWorkers(int from, int to) throws IOException {
    List<NodeProcess> workers = new ArrayList<>();
    for (int number = from; number <= to; number++) {
      workers.add(worker(number).start());
    }
    return workers;
  }

  /** Submits a search by a core node. */
  void submit(NodeProcess core, ClusterSearch search) throws Exception {
    client(core).submit(RUN, search.config(folder()));
  }

  /** Asks a node, as a person who may change things. */
  static ClusterClient client(NodeProcess node) {
    return client(node.http().orElseThrow(), Optional.of(TOKEN));
  }

  static ClusterClient client(URI http, Optional<String> token) {
    return new ClusterClient(http, new Token(token, "the test"));
  }

  /** How everything stands, by the first core node that knows. */
  Optional<JsonNode> status() throws InterruptedException {
    for (NodeProcess core : cores) {
      Optional<URI> http = core.canAnswer() ? core.http() : Optional.empty();
      if (http.isPresent()) {
        try {
          return Optional.of(client(http.get(), Optional.empty()).status());
        } catch (ClusterException e) {
          // another one may
        }
      }
    }
    return Optional.empty();
  }

  /** Waits until everything stands so. */
  JsonNode awaitStatus(String what, Predicate<JsonNode> stands) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast(
            "the search has failed",
            () -> status().filter(now -> stage(now).equals("failed")).isPresent())
        .until(this::status, now -> now.filter(stands).isPresent())
        .orElseThrow();
  }

  /** Waits until the search is over, and all of it is on disk. */
  void awaitFinished() {
    awaitStatus("the search has finished", now -> stage(now).equals("finished"));
  }

  /** Waits until the search is in this epoch, and not over. */
  void awaitEpoch(int epoch) {
    JsonNode status =
        awaitStatus(
            "epoch " + epoch,
            now -> now.path("search").path("epoch").asInt() >= epoch || isOver(now));
    if (isOver(status)) {
      throw new AssertionError("the search was over before the test had begun: " + status);
    }
  }

  /** Waits until so many nodes with devices are there. */
  void awaitWorkerNodes(int count) {
    awaitStatus(
        count + " worker nodes",
        now ->
            elements(now.path("nodes")).filter(node -> !node.path("devices").isEmpty()).count()
                == count);
  }

  /** Work that a node's worker has at the moment. */
  static Optional<JsonNode> lease(JsonNode status, NodeProcess node) {
    return elements(status.path("workers"))
        .filter(worker -> worker.path("id").asText().equals(node.name() + "-1"))
        .map(worker -> worker.path("lease"))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static String stage(JsonNode status) {
    return status.path("stage").asText();
  }

  static boolean isOver(JsonNode status) {
    return List.of("finished", "stopped", "failed").contains(stage(status));
  }

  /** Holds a node at a moment when its worker has a lease. */
  JsonNode holdInLease(NodeProcess node) {
    return Awaitility.await(node.name() + " has a lease")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              node.hold();
              Optional<JsonNode> lease = status().flatMap(now -> lease(now, node));
              if (lease.isEmpty()) {
                node.goOn();
              }
              return lease;
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for a node's event about a task; says when it was. */
  Instant awaitEvent(NodeProcess node, String event, long task) {
    return Awaitility.await(event + " of task " + task)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                node.events(event).stream()
                    .filter(line -> line.path("task").asLong() == task)
                    .map(TestCluster::time)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until a node's worker has lost a lease; says whose task it was. */
  long awaitLost(NodeProcess core, NodeProcess node) {
    return Awaitility.await(node.name() + " has lost a lease")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                core.events("lease-lost").stream()
                    .filter(lost -> lost.path("worker").asText().equals(node.name() + "-1"))
                    .map(lost -> lost.path("task").asLong())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for the first result that counts after a moment; says when it was. */
  Instant awaitResultSince(Instant moment) {
    return Awaitility.await("a result since " + moment)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> firstResultSince(moment), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Instant> firstResultSince(Instant moment) {
    return cores.stream()
        .flatMap(
            core ->
                Stream.of("weights-pushed", "reward-accepted")
                    .flatMap(event -> core.events(event).stream()))
        .map(TestCluster::time)
        .filter(time -> time.isAfter(moment))
        .min(Comparator.naturalOrder());
  }

  static Instant time(JsonNode event) {
    return Instant.parse(event.path("time").asText());
  }

  /** Tells how long something took; for people who read the tests' output. */
  static void report(String what, Instant from, Instant to) {
    System.out.printf("%s: %.1f s%n", what, Duration.between(from, to).toMillis() / 1000.0);
  }
}
