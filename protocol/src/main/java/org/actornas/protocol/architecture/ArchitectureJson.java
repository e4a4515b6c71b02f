package org.actornas.protocol.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A cell and what its nodes compute, as in the file {@code architecture.json}:
 *
 * <pre>{@code
 * {
 *   "version" : 1,
 *   "nodes" : 3,
 *   "node" : "highway",
 *   "activations" : [ "tanh", "relu", "identity" ],
 *   "parents" : [ 0, 1 ],
 *   "decisions" : [ 0, 0, 1, 1, 2 ]
 * }
 * }</pre>
 *
 * <p>{@code parents} are those of nodes 1 to N-1. {@code decisions} say the same once more, in
 * sampling order; a file whose two halves disagree is refused.
 *
 * @param architecture the cell
 * @param nodeForm what a node computes
 */
public record ArchitectureJson(Architecture architecture, NodeForm nodeForm) {
  private static final int VERSION = 1;
  private static final List<String> KEYS =
      List.of("version", "nodes", "node", "activations", "parents", "decisions");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  /** The file's text, which ends with a line feed. */
  public String text() {
    ObjectNode file = MAPPER.createObjectNode();
    file.put("version", VERSION);
    file.put("nodes", architecture.nodes());
    file.put("node", nodeForm.label());
    ArrayNode activations = file.putArray("activations");
    ArrayNode parents = file.putArray("parents");
    for (int node = 0; node < architecture.nodes(); node++) {
      activations.add(architecture.activation(node).label());
      if (node > 0) {
        parents.add(architecture.parent(node));
      }
    }
    ArrayNode decisions = file.putArray("decisions");
    Arrays.stream(architecture.decisions()).forEach(decisions::add);
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and strings is always JSON", e);
    }
  }

  /**
   * Reads the file's text.
   *
   * @throws InvalidArchitectureException naming the key at fault and what would be right
   */
  public static ArchitectureJson parse(String text) {
    JsonNode file = tree(text);
    for (Iterator<String> names = file.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KEYS.contains(name)) {
        throw new InvalidArchitectureException(
            "unknown key '%s': expected %s".formatted(name, String.join(", ", KEYS)));
      }
    }
    int version = integer(file, "version");
    if (version != VERSION) {
      throw new InvalidArchitectureException(
          "'version' is %d: expected %d, the only one that this program knows"
              .formatted(version, VERSION));
    }
    int nodes = integer(file, "nodes");
    if (nodes < 1 || nodes > SearchSpace.MAX_NODES) {
      throw new InvalidArchitectureException(
          "'nodes' is %d: expected 1 to %d".formatted(nodes, SearchSpace.MAX_NODES));
    }
    NodeForm nodeForm = nodeForm(file);
    List<JsonNode> activations = array(file, "activations", nodes);
    int[] parents = integers(file, "parents", nodes - 1);
    int[] decisions = integers(file, "decisions", 2 * nodes - 1);
    Architecture architecture;
    try {
      architecture = Architecture.of(decisions);
    } catch (InvalidArchitectureException e) {
      throw new InvalidArchitectureException("'decisions': " + e.getMessage(), e);
    }
    requireAgreement(architecture, activations, parents);
    return new ArchitectureJson(architecture, nodeForm);
  }

  private static JsonNode tree(String text) {
    JsonNode file;
    try {
      file = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidArchitectureException("not JSON: " + e.getMessage(), e);
    }
    if (!file.isObject()) {
      throw new InvalidArchitectureException(
          "not an architecture: expected an object with the keys " + String.join(", ", KEYS));
    }
    return file;
  }

  private static NodeForm nodeForm(JsonNode file) {
    String label = value(file, "node").asText();
    return Arrays.stream(NodeForm.values())
        .filter(form -> form.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidArchitectureException(
                    "'node' is '%s': expected %s"
                        .formatted(
                            label,
                            Arrays.stream(NodeForm.values())
                                .map(NodeForm::label)
                                .collect(Collectors.joining(" or ")))));
  }

  /** The two halves of the file must describe one cell. */
  private static void requireAgreement(
      Architecture architecture, List<JsonNode> activations, int[] parents) {
    for (int node = 0; node < architecture.nodes(); node++) {
      String activation = architecture.activation(node).label();
      if (!activations.get(node).asText().equals(activation)) {
        throw new InvalidArchitectureException(
            "'activations' and 'decisions' disagree about node %d: %s and %s (decision %d)"
                .formatted(node, activations.get(node), activation, 2 * node));
      }
      if (node > 0 && parents[node - 1] != architecture.parent(node)) {
        throw new InvalidArchitectureException(
            "'parents' and 'decisions' disagree about what node %d reads: %d and %d (decision %d)"
                .formatted(node, parents[node - 1], architecture.parent(node), 2 * node - 1));
      }
    }
  }

  private static int integer(JsonNode file, String key) {
    return requireInteger(value(file, key), "'" + key + "'");
  }

  private static int[] integers(JsonNode file, String key, int size) {
    List<JsonNode> entries = array(file, key, size);
    int[] integers = new int[size];
    for (int i = 0; i < size; i++) {
      integers[i] = requireInteger(entries.get(i), "entry %d of '%s'".formatted(i, key));
    }
    return integers;
  }

  private static int requireInteger(JsonNode value, String name) {
    if (!value.isInt()) {
      throw new InvalidArchitectureException(
          "%s is %s: expected an integer".formatted(name, value));
    }
    return value.intValue();
  }

  private static List<JsonNode> array(JsonNode file, String key, int size) {
    JsonNode array = value(file, key);
    if (!array.isArray() || array.size() != size) {
      throw new InvalidArchitectureException(
          "'%s' is %s: expected a list of %d for %d nodes"
              .formatted(key, array, size, file.path("nodes").intValue()));
    }
    List<JsonNode> entries = new ArrayList<>();
    array.forEach(entries::add);
    return entries;
  }

  private static JsonNode value(JsonNode file, String key) {
    JsonNode value = file.get(key);
    if (value == null) {
      throw new InvalidArchitectureException(
          "key '%s' is missing: expected %s".formatted(key, String.join(", ", KEYS)));
    }
    return value;
  }
}
