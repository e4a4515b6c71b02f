package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to the processes of a cluster, and the search that ends as it should. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterSurvivalTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(20);

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void a_worker_that_is_killed_in_a_lease_is_done_without() throws Exception {
    NodeProcess core = startWith(2).get(0);
    NodeProcess killed = cluster.worker(3).start();
    cluster.awaitWorkerNodes(3);
    submit(core);
    cluster.awaitEpoch(2);

    long task = cluster.holdInLease(killed).path("task").asLong();
    Instant kill = Instant.now();
    killed.kill();
    TestCluster.report("a killed worker", cluster.awaitResultSince(kill));

    cluster.awaitFinished();
    assertThat(core.events("lease-lost"))
        .anySatisfy(lost -> assertThat(lost.path("task").asLong()).isEqualTo(task));
    SEARCH.requireWhole(cluster.run());
  }

  @Test
  void a_core_that_is_killed_goes_on_where_it_was() throws Exception {
    NodeProcess core = startWith(2).get(0);
    submit(core);
    cluster.awaitEpoch(3);

    Instant kill = Instant.now();
    core.kill();
    core.start();
    TestCluster.report("a killed core node", cluster.awaitResultSince(kill));

    cluster.awaitFinished();
    assertThat(core.events("search-resumed")).hasSize(1);
    SEARCH.requireWhole(cluster.run());
  }

  /** The core node first. */
  private List<NodeProcess> startWith(int workers) throws Exception {
    NodeProcess core = cluster.cores(1).core(1).start();
    List<NodeProcess> nodes = new java.util.ArrayList<>(List.of(core));
    nodes.addAll(cluster.startWorkers(1, workers));
    core.awaitStarted();
    cluster.awaitWorkerNodes(workers);
    return nodes;
  }

  private void submit(NodeProcess core) throws Exception {
    TestCluster.client(core).submit(TestCluster.RUN, SEARCH.config(cluster.folder()));
  }
}
