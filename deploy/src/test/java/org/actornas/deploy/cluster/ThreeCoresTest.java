package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.client.ClusterException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three core nodes, whose journal is a PostgreSQL and whose runs are in one folder. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ThreeCoresTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(6);
  private static final ClusterSearch LONG_SEARCH = new ClusterSearch(12);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What a leader says when it has written something, or has read what it goes on with. */
  private static final List<String> WRITES =
      List.of("epoch-finished", "checkpoint-written", "weights-recovered", "search-over");

  private static final List<String> FAILURES =
      List.of("weights-log-failed", "record-failed", "search-broken", "host-overtaken");

  private static final String HOST = "127.0.0.1";

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void another_core_leads_when_the_leading_one_is_killed() throws Exception {
    try (TemporaryPostgres postgres = TemporaryPostgres.start(HOST, TestCluster.freePort())) {
      List<NodeProcess> cores = start(postgres);
      cluster.submit(cores.get(0), SEARCH);
      cluster.awaitEpoch(2);
      NodeProcess leading = leading(cores);

      Instant kill = Instant.now();
      leading.kill();
      TestCluster.report("the leading of three core nodes", kill, cluster.awaitResultSince(kill));
      cluster.awaitFinished();

      assertThat(cores)
          .filteredOn(core -> !core.events("search-resumed").isEmpty())
          .hasSize(1)
          .doesNotContain(leading);
      SEARCH.requireWhole(cluster.run());
    }
  }

  @Test
  void a_leading_core_that_was_held_until_another_led_writes_nothing_and_ends() throws Exception {
    try (TemporaryPostgres postgres = TemporaryPostgres.start(HOST, TestCluster.freePort())) {
      List<NodeProcess> cores = start(postgres);
      cluster.submit(cores.get(0), LONG_SEARCH);
      cluster.awaitEpoch(2);
      NodeProcess old = leading(cores);

      Instant hold = Instant.now();
      old.hold();
      TestCluster.report("a held leader", hold, cluster.awaitResultSince(hold));
      List<NodeProcess> others = cores.stream().filter(core -> core != old).toList();
      Awaitility.await("an epoch of another leader")
          .atMost(PATIENCE)
          .until(() -> others.stream().anyMatch(core -> !core.events("epoch-finished").isEmpty()));
      String history = Files.readString(cluster.run().resolve("history.jsonl"));
      String epochs = Files.readString(cluster.run().resolve("epochs.csv"));

      Instant revival = Instant.now();
      old.goOn();
      assertThatThrownBy(() -> TestCluster.client(old).search("pause"))
          .isInstanceOf(ClusterException.class);
      assertThat(old.awaitExit()).isEqualTo(9);
      TestCluster.report("the end of a leader that goes on", revival, Instant.now());
      System.out.printf(
          "meanwhile it logged %s%n",
          FAILURES.stream().filter(event -> isSince(old, event, revival)).toList());
      assertThat(WRITES).noneMatch(event -> isSince(old, event, revival));
      cluster.awaitFinished();

      LONG_SEARCH.requireWhole(cluster.run());
      assertThat(Files.readString(cluster.run().resolve("history.jsonl"))).startsWith(history);
      assertThat(Files.readString(cluster.run().resolve("epochs.csv"))).startsWith(epochs);
      assertThat(cores)
          .filteredOn(core -> !core.events("search-resumed").isEmpty())
          .hasSize(1)
          .doesNotContain(old);
      assertThat(cluster.run().resolve("leader").toFile().list()).containsExactly("2");
    }
  }

  private static boolean isSince(NodeProcess core, String event, Instant moment) {
    return core.events(event).stream().anyMatch(line -> TestCluster.time(line).isAfter(moment));
  }

  private List<NodeProcess> start(TemporaryPostgres postgres) throws Exception {
    List<NodeProcess> cores = new ArrayList<>();
    cluster.cores(3);
    for (int number = 1; number <= 3; number++) {
      cores.add(cluster.core(number, postgres.journal(HOST)).start());
    }
    for (NodeProcess core : cores) {
      core.awaitStarted();
    }
    cluster.startWorkers(1, 2);
    cluster.awaitWorkerNodes(2);
    cluster.awaitStatus(
        "three core nodes",
        now ->
            TestCluster.elements(now.path("nodes"))
                    .filter(node -> node.path("member").asText().equals("up"))
                    .count()
                == 5);
    return cores;
  }

  private static NodeProcess leading(List<NodeProcess> cores) {
    return cores.stream()
        .filter(core -> !core.events("search-led").isEmpty())
        .findFirst()
        .orElseThrow();
  }
}
