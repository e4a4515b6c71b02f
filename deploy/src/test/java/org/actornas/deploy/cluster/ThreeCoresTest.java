package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three core nodes, whose journal is a PostgreSQL and whose runs are in one folder. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ThreeCoresTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(6);
  private static final String HOST = "127.0.0.1";

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void another_core_leads_when_the_leading_one_is_killed() throws Exception {
    try (TemporaryPostgres postgres = TemporaryPostgres.start(HOST, TestCluster.freePort())) {
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
      cluster.submit(cores.get(0), SEARCH);
      cluster.awaitEpoch(2);
      NodeProcess leading =
          cores.stream()
              .filter(core -> !core.events("search-led").isEmpty())
              .findFirst()
              .orElseThrow();

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
}
