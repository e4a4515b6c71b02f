package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.client.ClusterClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that live on but do not reach each other, for longer than the cluster waits. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class PartitionTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(6);
  private static final int CORE = 1;

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void a_worker_that_was_cut_off_comes_back() throws Exception {
    try (TestNetwork network = TestNetwork.make()) {
      NodeProcess core = core(network);
      worker(network, 2);
      NodeProcess cut = worker(network, 3);
      cluster.awaitWorkerNodes(2);
      cluster.submit(core, SEARCH);
      cluster.awaitEpoch(2);

      Instant moment = Instant.now();
      network.cut(3);
      TestCluster.report("a worker cut off", moment, cluster.awaitResultSince(moment));
      ClusterClient client = TestCluster.client(core);
      client.search("pause"); // or it would be over before the worker is given up
      cluster.awaitWorkerNodes(1);
      awaitRejoining(cut);
      Instant healed = Instant.now();
      network.heal(3);
      cluster.awaitWorkerNodes(2);
      TestCluster.report("a healed worker, which is back,", healed, Instant.now());
      client.search("resume");

      cluster.awaitFinished();
      SEARCH.requireWhole(cluster.run());
    }
  }

  @Test
  void a_core_that_was_cut_off_gets_its_workers_back() throws Exception {
    try (TestNetwork network = TestNetwork.make()) {
      NodeProcess core = core(network);
      NodeProcess first = worker(network, 2);
      NodeProcess second = worker(network, 3);
      cluster.awaitWorkerNodes(2);
      cluster.submit(core, SEARCH);
      cluster.awaitEpoch(2);

      network.cut(CORE);
      awaitRejoining(first);
      awaitRejoining(second);
      Instant healed = Instant.now();
      network.heal(CORE);
      TestCluster.report("a healed core node", healed, cluster.awaitResultSince(healed));

      cluster.awaitFinished();
      assertThat(core.events("search-resumed")).isEmpty();
      SEARCH.requireWhole(cluster.run());
    }
  }

  private static void awaitRejoining(NodeProcess node) {
    Awaitility.await(node.name() + " has left its cluster")
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> !node.events("node-rejoins").isEmpty());
  }

  private NodeProcess core(TestNetwork network) throws Exception {
    network.add(CORE);
    return cluster
        .cores(List.of(TestNetwork.address(CORE) + ":25520"))
        .core(
            CORE,
            network.on(CORE),
            "nas.cluster.http.host = \"%s\"".formatted(TestNetwork.address(CORE)))
        .start()
        .awaitStarted();
  }

  private NodeProcess worker(TestNetwork network, int number) throws Exception {
    network.add(number);
    return cluster
        .worker(
            number,
            network.on(number),
            "nas.cluster.host = \"%s\"".formatted(TestNetwork.address(number)))
        .start();
  }
}
