package org.actornas.deploy.cluster;

import static org.actornas.deploy.cluster.TestCluster.elements;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The objects of one of our examples for Kubernetes, which tests both check and start nodes by: so
 * what is tried is what the file says.
 *
 * @param objects in their order
 */
record KubernetesManifest(List<JsonNode> objects) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /** The folder of examples, as seen from the module's. */
  static final Path EXAMPLES = Path.of("..", "conf").toAbsolutePath().normalize();

  static final String ONE_CORE = "kubernetes.yaml";
  static final String THREE_CORES = "kubernetes-three-cores.yaml";

  /**
   * Reads one.
   *
   * @param name of its file
   */
  static KubernetesManifest read(String name) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(EXAMPLES.resolve(name).toFile())) {
      while (documents.hasNext()) {
        objects.add(documents.next());
      }
    }
    return new KubernetesManifest(objects);
  }

  Optional<JsonNode> find(String kind, String name) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .filter(object -> object.path("metadata").path("name").asText().equals(name))
        .findFirst();
  }

  JsonNode get(String kind, String name) {
    return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** What pods are made by. */
  List<JsonNode> workloads() {
    return objects.stream().filter(object -> object.has("spec")).filter(this::hasPods).toList();
  }

  private boolean hasPods(JsonNode object) {
    return object.path("spec").has("template");
  }

  /** Pods of core nodes. */
  Template core() {
    return new Template(get("StatefulSet", "actor-nas-core"));
  }

  /** Pods of worker nodes. */
  Template worker() {
    return new Template(get("Deployment", "actor-nas-worker"));
  }

  /** Whether a service account is allowed something, by the roles that it is bound to. */
  boolean allows(String account, String verb, String resource) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals("RoleBinding"))
        .filter(
            binding ->
                elements(binding.path("subjects"))
                    .anyMatch(
                        subject ->
                            subject.path("kind").asText().equals("ServiceAccount")
                                && subject.path("name").asText().equals(account)))
        .map(binding -> get("Role", binding.path("roleRef").path("name").asText()))
        .flatMap(role -> elements(role.path("rules")))
        .anyMatch(
            rule ->
                texts(rule.path("apiGroups")).toList().contains("")
                    && texts(rule.path("resources")).toList().contains(resource)
                    && texts(rule.path("verbs")).toList().contains(verb));
  }

  /** A value of a secret. */
  String secret(String name, String key) {
    JsonNode value = get("Secret", name).path("stringData").path(key);
    if (!value.isTextual()) {
      throw new AssertionError("no " + key + " in secret " + name);
    }
    return value.asText();
  }

  static Stream<String> texts(JsonNode array) {
    return elements(array).map(JsonNode::asText);
  }

  /** Key and value of each field. */
  static Map<String, String> map(JsonNode object) {
    Map<String, String> fields = new HashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
    return fields;
  }

  /**
   * What a workload makes its pods by.
   *
   * @param workload a stateful set or a deployment
   */
  record Template(JsonNode workload) {
    JsonNode spec() {
      return workload.path("spec").path("template").path("spec");
    }

    int replicas() {
      return workload.path("spec").path("replicas").asInt();
    }

    JsonNode labels() {
      return workload.path("spec").path("template").path("metadata").path("labels");
    }

    /** The only one. */
    JsonNode container() {
      return spec().path("containers").path(0);
    }

    List<String> arguments() {
      return texts(container().path("args")).toList();
    }

    /** Of a port's name. */
    Optional<Integer> port(String name) {
      return elements(container().path("ports"))
          .filter(port -> port.path("name").asText().equals(name))
          .map(port -> port.path("containerPort").asInt())
          .findFirst();
    }

    /** A variable of the container's environment; empty if it has none of this name. */
    Optional<JsonNode> variable(String name) {
      return elements(container().path("env"))
          .filter(variable -> variable.path("name").asText().equals(name))
          .findFirst();
    }

    /** Names of the variables. */
    List<String> variables() {
      return elements(container().path("env"))
          .map(variable -> variable.path("name").asText())
          .toList();
    }
  }
}
