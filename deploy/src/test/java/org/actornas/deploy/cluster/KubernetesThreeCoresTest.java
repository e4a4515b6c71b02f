package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes started as the pods of conf/kubernetes-three-cores.yaml say, with a PostgreSQL. */
@Tag("slow")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class KubernetesThreeCoresTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(6);
  private static final String HOST = "127.0.0.1";

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  @Test
  void three_core_pods_form_one_cluster_that_outlives_the_leading_one() throws Exception {
    try (TemporaryPostgres postgres = TemporaryPostgres.start(HOST, TestCluster.freePort());
        KubernetesPods pods =
            KubernetesPods.of(
                cluster,
                KubernetesManifest.THREE_CORES,
                Map.of(
                    "token",
                    TestCluster.TOKEN,
                    "journal-url",
                    postgres.url(HOST),
                    "journal-user",
                    TemporaryPostgres.USER,
                    "journal-password",
                    ""))) {
      Instant start = Instant.now();
      List<KubernetesPods.Pod> cores = new ArrayList<>();
      for (int ordinal = 0; ordinal < pods.manifest().core().replicas(); ordinal++) {
        cores.add(pods.core(ordinal));
      }
      pods.worker();
      pods.worker();
      awaitMembers(5);
      TestCluster.report(
          "three core pods and two workers, which are one cluster,", start, Instant.now());
      assertThat(cores).hasSize(3).allSatisfy(core -> assertThat(seen(core)).hasSize(5));
      TestCluster.client(cores.get(0).node())
          .submit(TestCluster.RUN, SEARCH.config(cluster.folder()));
      cluster.awaitEpoch(2);
      KubernetesPods.Pod leading =
          cores.stream()
              .filter(core -> !core.node().events("search-led").isEmpty())
              .findFirst()
              .orElseThrow();

      Instant loss = Instant.now();
      pods.lose(leading);
      KubernetesPods.Pod again = pods.core(cores.indexOf(leading));
      TestCluster.report("the leading of three core pods", loss, cluster.awaitResultSince(loss));
      awaitMembers(5);
      TestCluster.report("the lost core pod, which is back,", loss, Instant.now());
      cluster.awaitFinished();

      assertThat(seen(again)).hasSize(5).doesNotContain(leading.address());
      SEARCH.requireWhole(again.volumes().get("/runs").resolve(TestCluster.RUN));
    }
  }

  /** Waits until so many nodes are in the cluster that a core node sees. */
  private void awaitMembers(int count) {
    cluster.awaitStatus(
        count + " members",
        now ->
            TestCluster.elements(now.path("nodes"))
                    .filter(node -> node.path("member").asText().equals("up"))
                    .count()
                == count);
  }

  /** Addresses of the members of the cluster that a pod's node is in. */
  private static Set<String> seen(KubernetesPods.Pod pod) throws Exception {
    JsonNode status = TestCluster.client(pod.node()).status();
    return TestCluster.elements(status.path("nodes"))
        .filter(node -> node.path("member").asText().equals("up"))
        .map(node -> node.path("address").asText().replaceFirst(":[0-9]+$", ""))
        .collect(Collectors.toSet());
  }
}
