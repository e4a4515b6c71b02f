package org.actornas.deploy.cluster;

import static org.actornas.deploy.cluster.KubernetesManifest.map;
import static org.actornas.deploy.cluster.KubernetesManifest.texts;
import static org.actornas.deploy.cluster.TestCluster.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.actornas.deploy.config.ClusterConfig;
import org.actornas.deploy.config.ConfigSources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our examples for Kubernetes say fits together, and fits what nodes read. */
class KubernetesManifestTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?(NAS_[A-Z_]+)}");
  private static final Path RESOURCES = Path.of("src", "main", "resources");

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void what_is_named_is_there(String example) throws IOException {
    KubernetesManifest manifest = KubernetesManifest.read(example);

    for (JsonNode workload : manifest.workloads()) {
      KubernetesManifest.Template pods = new KubernetesManifest.Template(workload);
      assertThat(manifest.find("ServiceAccount", pods.spec().path("serviceAccountName").asText()))
          .isPresent();
      assertThat(claims(manifest, pods))
          .containsAll(
              elements(pods.container().path("volumeMounts"))
                  .map(mount -> mount.path("name").asText())
                  .toList());
      for (JsonNode variable : pods.container().path("env")) {
        JsonNode key = variable.path("valueFrom").path("secretKeyRef");
        if (key.isObject()) {
          assertThat(manifest.secret(key.path("name").asText(), key.path("key").asText()))
              .isNotEmpty();
        }
      }
    }
    assertThat(
            manifest.find(
                "Service", manifest.core().workload().path("spec").path("serviceName").asText()))
        .isPresent();
  }

  /** Names that a pod's container can mount. */
  private static Set<String> claims(KubernetesManifest manifest, KubernetesManifest.Template pods) {
    Set<String> names = new HashSet<>();
    for (JsonNode claim : pods.workload().path("spec").path("volumeClaimTemplates")) {
      names.add(claim.path("metadata").path("name").asText());
    }
    for (JsonNode volume : pods.spec().path("volumes")) {
      String claim = volume.path("persistentVolumeClaim").path("claimName").asText();
      if (manifest.find("PersistentVolumeClaim", claim).isPresent()) {
        names.add(volume.path("name").asText());
      }
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void selectors_choose_the_pods_that_they_mean(String example) throws IOException {
    KubernetesManifest manifest = KubernetesManifest.read(example);

    for (JsonNode workload : manifest.workloads()) {
      assertThat(map(workload.path("spec").path("selector").path("matchLabels")))
          .isEqualTo(map(new KubernetesManifest.Template(workload).labels()));
    }
    assertThat(map(manifest.get("Service", "actor-nas-core").path("spec").path("selector")))
        .isEqualTo(map(manifest.core().labels()));
    assertThat(map(manifest.worker().labels())).isNotEqualTo(map(manifest.core().labels()));
  }

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void nodes_look_for_core_pods_by_their_label_and_port(String example) throws IOException {
    KubernetesManifest manifest = KubernetesManifest.read(example);
    Config discovery =
        ConfigFactory.parseFile(RESOURCES.resolve("cluster-akka.conf").toFile())
            .getConfig("akka.management.cluster.bootstrap.contact-point-discovery");

    assertThat(map(manifest.core().labels()))
        .containsEntry("app", discovery.getString("service-name"));
    assertThat(manifest.core().port(discovery.getString("port-name"))).isPresent();
    for (JsonNode workload : manifest.workloads()) {
      assertThat(
              manifest.allows(
                  new KubernetesManifest.Template(workload)
                      .spec()
                      .path("serviceAccountName")
                      .asText(),
                  "list",
                  "pods"))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void pods_set_only_what_their_nodes_read(String example) throws Exception {
    KubernetesManifest manifest = KubernetesManifest.read(example);

    for (JsonNode workload : manifest.workloads()) {
      KubernetesManifest.Template pods = new KubernetesManifest.Template(workload);
      assertThat(variables(file(pods))).containsAll(pods.variables());
    }
  }

  /** The configuration that a pod's arguments name, below the distribution's folder. */
  private static Path file(KubernetesManifest.Template pods) {
    String file =
        pods.arguments().stream()
            .filter(argument -> argument.startsWith("--config=conf/"))
            .map(argument -> argument.substring("--config=conf/".length()))
            .findFirst()
            .orElseThrow();
    return KubernetesManifest.EXAMPLES.resolve(file);
  }

  private static Set<String> variables(Path file) throws IOException {
    return VARIABLE
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void ports_of_pods_are_those_that_their_nodes_listen_to(String example) throws Exception {
    KubernetesManifest manifest = KubernetesManifest.read(example);

    for (JsonNode workload : manifest.workloads()) {
      KubernetesManifest.Template pods = new KubernetesManifest.Template(workload);
      ClusterConfig node = node(pods);
      assertThat(pods.port("akka")).hasValue(port(pods, "NAS_PORT", node.port()));
      assertThat(pods.port("http")).hasValue(port(pods, "NAS_HTTP_PORT", node.http().port()));
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertThat(pods.container().path(probe).path("httpGet").path("port").asText())
            .isEqualTo("http");
      }
    }
    for (JsonNode port : manifest.get("Service", "actor-nas-core").path("spec").path("ports")) {
      assertThat(manifest.core().port(port.path("targetPort").asText()))
          .hasValue(port.path("port").asInt());
    }
  }

  /** What a pod's arguments come to, apart from its environment. */
  private static ClusterConfig node(KubernetesManifest.Template pods) throws Exception {
    assertThat(pods.arguments().get(0)).isEqualTo("node");
    ConfigSources sources = new ConfigSources().file(file(pods));
    for (String argument : pods.arguments()) {
      if (argument.startsWith("--set=")) {
        sources.assignment(argument.substring("--set=".length()));
      }
    }
    return sources.resolve().settings().cluster();
  }

  private static int port(KubernetesManifest.Template pods, String variable, int otherwise) {
    return pods.variable(variable).map(port -> port.path("value").asInt()).orElse(otherwise);
  }

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void nodes_know_how_many_core_pods_there_are_and_all_of_them_can_be_there_at_once(String example)
      throws Exception {
    KubernetesManifest manifest = KubernetesManifest.read(example);
    int cores = manifest.core().replicas();

    for (JsonNode workload : manifest.workloads()) {
      KubernetesManifest.Template pods = new KubernetesManifest.Template(workload);
      assertThat(node(pods).discovery()).isEqualTo(ClusterConfig.Discovery.KUBERNETES);
      assertThat(port(pods, "NAS_CORE_NODES", node(pods).coreNodes())).isEqualTo(cores);
    }
    if (cores > 1) {
      // one that waits for the others is not ready, and in order they would wait for it
      assertThat(manifest.core().workload().path("spec").path("podManagementPolicy").asText())
          .isEqualTo("Parallel");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void what_core_nodes_keep_is_on_volumes(String example) throws IOException {
    KubernetesManifest manifest = KubernetesManifest.read(example);
    KubernetesManifest.Template core = manifest.core();
    List<String> mounts =
        elements(core.container().path("volumeMounts"))
            .map(mount -> mount.path("mountPath").asText())
            .toList();

    assertThat(Stream.of("NAS_CLUSTER_DIRECTORY", "NAS_RUNS"))
        .allSatisfy(
            name ->
                assertThat(core.variable(name).orElseThrow().path("value").asText())
                    .matches(
                        path ->
                            mounts.stream()
                                .anyMatch(
                                    mount -> path.equals(mount) || path.startsWith(mount + "/"))));
    if (core.replicas() > 1) {
      // any of them goes on with the runs of the one before
      assertThat(
              texts(
                  manifest
                      .get("PersistentVolumeClaim", "actor-nas-runs")
                      .path("spec")
                      .path("accessModes")))
          .containsExactly("ReadWriteMany");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KubernetesManifest.ONE_CORE, KubernetesManifest.THREE_CORES})
  void containers_run_as_the_user_of_the_image(String example) throws IOException {
    KubernetesManifest manifest = KubernetesManifest.read(example);
    String container = Files.readString(Path.of("src", "main", "container", "Containerfile"));

    for (JsonNode workload : manifest.workloads()) {
      JsonNode context = new KubernetesManifest.Template(workload).spec().path("securityContext");
      assertThat(container).contains("USER " + context.path("runAsUser").asText() + "\n");
      assertThat(context.path("fsGroup")).isEqualTo(context.path("runAsGroup"));
      assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
    }
    assertThat(container).contains("ENTRYPOINT [\"bin/nas\"]");
    assertThat(Path.of("src", "main", "sh", "nas")).isExecutable();
  }
}
