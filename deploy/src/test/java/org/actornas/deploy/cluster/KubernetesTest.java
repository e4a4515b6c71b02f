package org.actornas.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes started as the pods of conf/kubernetes.yaml say, which find each other by the API. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KubernetesTest {
  private static final ClusterSearch SEARCH = new ClusterSearch(6);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  @RegisterExtension private final TestCluster cluster = new TestCluster();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void a_core_pod_begins_a_cluster_that_a_worker_finds_and_both_become_ready() throws Exception {
    try (KubernetesPods pods = pods()) {
      pods.addThatAreNotThere();
      Instant start = Instant.now();
      KubernetesPods.Pod worker = pods.worker();
      KubernetesPods.Pod core = pods.core(0);

      awaitProbe(core, pods.manifest().core(), "startupProbe");
      awaitProbe(core, pods.manifest().core(), "readinessProbe");
      TestCluster.report("a core pod, which has begun a cluster,", start, Instant.now());
      awaitProbe(worker, pods.manifest().worker(), "readinessProbe");
      TestCluster.report("a worker's pod, which has found it,", start, Instant.now());
      awaitProbe(worker, pods.manifest().worker(), "livenessProbe");

      cluster.awaitWorkerNodes(1);
      assertThat(pods.api().answers()).containsOnly(OK);
    }
  }

  @Test
  @Tag("slow")
  void a_core_pod_that_is_lost_goes_on_at_another_address() throws Exception {
    try (KubernetesPods pods = pods()) {
      KubernetesPods.Pod lost = pods.core(0);
      pods.worker();
      pods.worker();
      cluster.awaitWorkerNodes(2);
      pods.client(lost).submit(TestCluster.RUN, SEARCH.config(cluster.folder()));
      cluster.awaitEpoch(2);

      Instant loss = Instant.now();
      pods.lose(lost);
      KubernetesPods.Pod again = pods.core(0);
      TestCluster.report("a lost core pod", loss, cluster.awaitResultSince(loss));
      cluster.awaitFinished();

      assertThat(again.address()).isNotEqualTo(lost.address());
      assertThat(again.node().events("search-resumed")).hasSize(1);
      SEARCH.requireWhole(again.volumes().get("/data").resolve("runs").resolve(TestCluster.RUN));
    }
  }

  @Test
  @Tag("slow")
  void a_node_that_may_not_list_pods_says_so_and_asks_until_it_may() throws Exception {
    try (KubernetesPods pods = pods()) {
      pods.allow(false);
      KubernetesPods.Pod core = pods.core(0);

      awaitAlone(core);
      assertThat(pods.api().answers()).containsOnly(FORBIDDEN).hasSizeGreaterThan(1);
      assertThat(core.node().console()).contains("Check RBAC settings");
      pods.allow(true);
      Instant mended = Instant.now();
      awaitProbe(core, pods.manifest().core(), "readinessProbe");
      TestCluster.report("a node that may list pods at last", mended, Instant.now());
    }
  }

  @Test
  @Tag("slow")
  void a_node_that_gets_no_answer_says_so_and_asks_until_it_gets_one() throws Exception {
    try (KubernetesPods pods = pods()) {
      pods.api().fallSilent();
      KubernetesPods.Pod core = pods.core(0);

      awaitAlone(core);
      pods.api().speakAgain();
      Instant mended = Instant.now();
      awaitProbe(core, pods.manifest().core(), "readinessProbe");
      TestCluster.report("a node whose API answers at last", mended, Instant.now());
    }
  }

  @Test
  @Tag("slow")
  void a_wrong_token_and_a_wrong_authority_are_told_apart_by_the_log() throws Exception {
    try (KubernetesPods pods = pods()) {
      KubernetesPods.Pod token = pods.core(0, pods.api().secretsWithToken("nobodys"));
      KubernetesPods.Pod authority = pods.core(1, pods.api().secretsOfAnotherAuthority());

      awaitAlone(token);
      awaitAlone(authority);
      assertThat(pods.api().answers()).containsOnly(UNAUTHORIZED).hasSizeGreaterThan(1);
      assertThat(token.node().console()).contains("401 Unauthorized");
      assertThat(authority.node().console()).contains("SSLHandshakeException");
    }
  }

  private KubernetesPods pods() throws Exception {
    return KubernetesPods.of(cluster, KubernetesManifest.ONE_CORE, Map.of());
  }

  private static void awaitAlone(KubernetesPods.Pod pod) {
    JsonNode alone =
        Awaitility.await(pod.name() + " is alone")
            .atMost(2, TimeUnit.MINUTES)
            .until(() -> pod.node().events("node-alone").stream().findFirst(), Optional::isPresent)
            .orElseThrow();
    assertThat(alone.path("reason").asText()).contains("app=actor-nas-core", "list pods");
  }

  /** Waits until Kubernetes would find the container to be so. */
  private void awaitProbe(
      KubernetesPods.Pod pod, KubernetesManifest.Template template, String probe) {
    JsonNode get = template.container().path(probe).path("httpGet");
    URI where =
        URI.create(
            "http://%s:%d%s"
                .formatted(
                    pod.address(),
                    template.port(get.path("port").asText()).orElseThrow(),
                    get.path("path").asText()));
    Awaitility.await(probe + " of " + pod.name())
        .atMost(2, TimeUnit.MINUTES)
        .failFast(pod.name() + " has ended", () -> !pod.node().isAlive())
        .until(() -> status(where).filter(code -> code == OK).isPresent());
  }

  private Optional<Integer> status(URI where) throws InterruptedException {
    try {
      return Optional.of(
          http.send(HttpRequest.newBuilder(where).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode());
    } catch (IOException e) {
      return Optional.empty(); // it does not listen yet
    }
  }
}
