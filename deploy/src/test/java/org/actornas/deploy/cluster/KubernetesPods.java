package org.actornas.deploy.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.actornas.deploy.client.ClusterClient;

/**
 * Starts nodes as the pods of an example say, with its arguments, environment, ports and volumes,
 * and tells a stand-in of Kubernetes' API about them. Each pod has an address of its own on this
 * machine; what a pod would have in its container is in a folder of its own.
 */
final class KubernetesPods implements AutoCloseable {
  private static final int API = 250;
  private static final int NOBODY = 249;

  /** How a container listens to all of its addresses, which here are those of all pods. */
  private static final String ALL_ADDRESSES = "--set=cluster.http.host=0.0.0.0";

  private final TestCluster cluster;
  private final KubernetesManifest manifest;
  private final Map<String, String> secrets;
  private final String network;
  private final KubernetesApi api;
  private final AtomicBoolean allowed;
  private int addresses;

  /**
   * A pod and its node.
   *
   * @param name of the pod
   * @param address of the pod
   * @param node in its container
   * @param volumes by the path that each is mounted at
   */
  record Pod(String name, String address, NodeProcess node, Map<String, Path> volumes) {}

  private KubernetesPods(
      TestCluster cluster,
      KubernetesManifest manifest,
      Map<String, String> secrets,
      String network,
      AtomicBoolean allowed)
      throws IOException, GeneralSecurityException {
    this.cluster = cluster;
    this.manifest = manifest;
    this.secrets = secrets;
    this.network = network;
    this.allowed = allowed;
    this.api =
        KubernetesApi.start(
            cluster.folder(),
            network + API,
            account -> allowed.get() && manifest.allows(account, "list", "pods"));
  }

  /**
   * None yet; the test is skipped where a machine has one address of its own only.
   *
   * @param example name of its file
   * @param secrets what a person has written into the example's secret, by key
   */
  static KubernetesPods of(TestCluster cluster, String example, Map<String, String> secrets)
      throws IOException, GeneralSecurityException {
    // other numbers than those of a test beside this one
    long number = ProcessHandle.current().pid();
    String network = "127.%d.%d.".formatted(1 + number / 250 % 250, number % 250);
    assumeTrue(
        isOfThisMachine(network + API), () -> network + API + " is no address of this machine");
    return new KubernetesPods(
        cluster, KubernetesManifest.read(example), secrets, network, new AtomicBoolean(true));
  }

  private static boolean isOfThisMachine(String address) {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  KubernetesManifest manifest() {
    return manifest;
  }

  KubernetesApi api() {
    return api;
  }

  /** The API knows a core pod that waits for a machine, and one that has all but ended. */
  void addThatAreNotThere() {
    api.put("actor-nas-core-waits", manifest.core(), Optional.empty());
    api.put("actor-nas-core-ends", manifest.core(), Optional.of(network + NOBODY));
    api.ending("actor-nas-core-ends");
  }

  /** Takes from all service accounts what their roles allow them, or gives it back. */
  void allow(boolean now) {
    allowed.set(now);
  }

  /**
   * A core pod, started at another address each time.
   *
   * @param ordinal from 0, which its name and its volume have
   */
  Pod core(int ordinal) throws IOException {
    KubernetesManifest.Template template = manifest.core();
    return core(ordinal, secrets(template));
  }

  /**
   * The same.
   *
   * @param account folder with what a service account has
   */
  Pod core(int ordinal, Path account) throws IOException {
    String name = "actor-nas-core-" + ordinal;
    Pod pod = start(name, manifest.core(), account);
    cluster.addCore(pod.node());
    return pod;
  }

  /** A worker's pod. */
  Pod worker() throws IOException {
    KubernetesManifest.Template template = manifest.worker();
    Pod pod = start("actor-nas-worker-" + (addresses + 1), template, secrets(template));
    cluster.add(pod.node());
    return pod;
  }

  private Path secrets(KubernetesManifest.Template template) throws IOException {
    return api.secrets(template.spec().path("serviceAccountName").asText());
  }

  private Pod start(String name, KubernetesManifest.Template template, Path account)
      throws IOException {
    addresses++;
    String address = network + addresses;
    Path own = Files.createDirectories(cluster.folder().resolve("pods").resolve(address));
    Map<String, Path> volumes = volumes(name, template);
    Map<String, String> environment = environment(template, address, own, volumes);
    environment.putAll(api.environment());
    Path image = image(own.resolve("image"), account);
    Path keeps = Files.createDirectories(Path.of(environment.get("NAS_CLUSTER_DIRECTORY")));
    List<String> arguments =
        template.arguments().stream()
            .map(
                argument ->
                    argument.equals(ALL_ADDRESSES)
                        ? argument.replace("0.0.0.0", address)
                        : argument)
            .toList();
    NodeProcess node =
        new NodeProcess(
            "%s-%s-%d"
                .formatted(
                    template.container().path("name").asText(),
                    address,
                    template.port("akka").orElseThrow()),
            keeps,
            new NodeProcess.Launch(List.of(), arguments, image, environment));
    api.put(name, template, Optional.of(address));
    return new Pod(name, address, node.start(), volumes);
  }

  /** A claim of the stateful set's is the pod's, by its name; all others are the same for all. */
  private Map<String, Path> volumes(String pod, KubernetesManifest.Template template)
      throws IOException {
    Map<String, Path> volumes = new HashMap<>();
    for (JsonNode mount : template.container().path("volumeMounts")) {
      String volume = mount.path("name").asText();
      boolean own =
          TestCluster.elements(template.workload().path("spec").path("volumeClaimTemplates"))
              .anyMatch(claim -> claim.path("metadata").path("name").asText().equals(volume));
      volumes.put(
          mount.path("mountPath").asText(),
          Files.createDirectories(
              cluster.folder().resolve("volumes").resolve(own ? volume + "-" + pod : volume)));
    }
    return volumes;
  }

  private Map<String, String> environment(
      KubernetesManifest.Template template, String address, Path own, Map<String, Path> volumes) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode variable : template.container().path("env")) {
      JsonNode from = variable.path("valueFrom");
      String value = variable.path("value").asText();
      if (from.path("fieldRef").path("fieldPath").asText().equals("status.podIP")) {
        value = address;
      } else if (from.has("secretKeyRef")) {
        JsonNode key = from.path("secretKeyRef");
        String written = manifest.secret(key.path("name").asText(), key.path("key").asText());
        value = secrets.getOrDefault(key.path("key").asText(), written);
      } else if (value.startsWith("/")) {
        value = path(value, own, volumes).toString();
      }
      environment.put(variable.path("name").asText(), value);
    }
    return environment;
  }

  /** On this machine, what a container has at a path. */
  static Path path(String inside, Path own, Map<String, Path> volumes) {
    for (Map.Entry<String, Path> volume : volumes.entrySet()) {
      if (inside.startsWith(volume.getKey() + "/")) {
        return volume.getValue().resolve(inside.substring(volume.getKey().length() + 1));
      }
      if (inside.equals(volume.getKey())) {
        return volume.getValue();
      }
    }
    return own.resolve("files" + inside);
  }

  /** What a pod's node finds in its working folder, and what only this machine needs. */
  private static Path image(Path folder, Path account) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    for (String name : List.of("core.conf", "worker.conf")) {
      Path file = conf.resolve(name);
      Files.copy(KubernetesManifest.EXAMPLES.resolve(name), file);
      Files.writeString(
          file,
          """

          akka.discovery.kubernetes-api {
            api-ca-path = "%1$s/ca.crt"
            api-token-path = "%1$s/token"
            pod-namespace-path = "%1$s/namespace"
          }
          nas.log.console-level = debug
          %2$s
          """
              .formatted(account, TestCluster.SOON),
          StandardOpenOption.APPEND);
    }
    return folder;
  }

  /** A pod's machine is lost: its process ends at once, and later Kubernetes knows. */
  void lose(Pod pod) throws InterruptedException {
    pod.node().kill();
    api.remove(pod.name());
  }

  /** Asks a core pod, with the token that it has made for itself. */
  ClusterClient client(Pod core) throws IOException {
    String token =
        Files.readString(core.volumes().get("/data").resolve("cluster/http-token")).strip();
    return TestCluster.client(core.node().http().orElseThrow(), Optional.of(token));
  }

  @Override
  public void close() {
    api.close();
  }
}
