package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.client.ClusterClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to the processes of a cluster, and the search that ends as it should. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterSurvivalTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(6);

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void a_worker_that_is_killed_in_a_lease_is_done_without() throws Exception {
    NodeProcess core = cluster.start(1);
    NodeProcess killed = cluster.worker(2).start();
    cluster.awaitWorkerNodes(2);
    cluster.submit(core, SEARCH);
    cluster.awaitEpoch(2);

    long task = cluster.holdInLease(killed).path("task").asLong();
    Instant kill = Instant.now();
    killed.kill();
    cluster.awaitFinished();

    assertThat(core.events("lease-lost"))
        .anySatisfy(lost -> assertThat(lost.path("task").asLong()).isEqualTo(task));
    TestCluster.report(
        "the task of a killed worker", kill, cluster.awaitEvent(core, "lease-reissued", task));
    SEARCH.requireWhole(cluster.run());
  }

  @Test
  void a_core_that_is_killed_goes_on_where_it_was() throws Exception {
    NodeProcess core = cluster.start(2);
    cluster.submit(core, SEARCH);
    cluster.awaitEpoch(2);

    Instant kill = Instant.now();
    core.kill();
    core.start();
    TestCluster.report("a killed core node", kill, cluster.awaitResultSince(kill));

    cluster.awaitFinished();
    assertThat(core.events("search-resumed")).hasSize(1);
    SEARCH.requireWhole(cluster.run());
  }

  @Test
  void workers_come_and_go_within_an_epoch() throws Exception {
    NodeProcess core = cluster.start(0);
    NodeProcess drained = cluster.worker(1).start();
    cluster.awaitWorkerNodes(1);
    cluster.submit(core, SEARCH);
    cluster.awaitEpoch(2);
    ClusterClient client = TestCluster.client(core);

    client.search("pause"); // or it would be over before they are there
    cluster.startWorkers(2, 3);
    cluster.awaitWorkerNodes(3);
    client.search("resume");
    cluster.holdInLease(drained); // which it has to finish
    Instant drain = Instant.now();
    client.drain(drained.name());
    drained.goOn();
    assertThat(drained.awaitExit()).isZero();
    TestCluster.report("a drained worker, which has left,", drain, Instant.now());

    cluster.awaitFinished();
    assertThat(core.events("lease-lost")).isEmpty();
    SEARCH.requireWhole(cluster.run());
  }
}
