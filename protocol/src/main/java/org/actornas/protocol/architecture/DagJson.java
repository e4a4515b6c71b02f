package org.actornas.protocol.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The dag.json of carpedm20/ENAS-pytorch: for every node, the nodes that read it, each as {@code
 * [number, name]}. A cell of two nodes:
 *
 * <pre>{@code
 * {
 *   "-1": [[0, "tanh"]],
 *   "-2": [[0, "tanh"]],
 *   "0": [[1, "ReLU"]],
 *   "1": [[2, "avg"]],
 *   "2": [[3, "h[t]"]]
 * }
 * }</pre>
 *
 * <p>-1 is the input and -2 the previous state, N is the mean of the leaves and N + 1 the output.
 */
final class DagJson {
  private static final String AVERAGE = "avg";
  private static final String OUTPUT = "h[t]";
  private static final int INPUT = -1;
  private static final int PREVIOUS_STATE = -2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A node that reads the one under whose key it stands. */
  private record Reader(int id, String name) {
    static Reader of(int id, Activation activation) {
      return new Reader(id, activation == Activation.RELU ? "ReLU" : activation.label());
    }

    @Override
    public String toString() {
      return "[%s, \"%s\"]".formatted(id, name);
    }
  }

  private final Map<Integer, List<Reader>> readers;
  private final int nodes;
  private final int[] decisions;
  private final boolean[] placed;

  private DagJson(Map<Integer, List<Reader>> readers) {
    this.readers = readers;
    this.nodes = averageOf(readers);
    this.decisions = new int[2 * nodes - 1];
    this.placed = new boolean[nodes];
  }

  static String text(Architecture cell) {
    Map<Integer, List<Reader>> readers = new TreeMap<>();
    int nodes = cell.nodes();
    for (int node = 1; node < nodes; node++) {
      readers
          .computeIfAbsent(cell.parent(node), parent -> new ArrayList<>())
          .add(Reader.of(node, cell.activation(node)));
    }
    for (int leaf : cell.leaves()) {
      readers.put(leaf, List.of(new Reader(nodes, AVERAGE)));
    }
    readers.put(nodes, List.of(new Reader(nodes + 1, OUTPUT)));
    List<Reader> first = List.of(Reader.of(0, cell.activation(0)));
    StringJoiner lines = new StringJoiner(",\n", "{\n", "\n}");
    lines.add("  \"%s\": %s".formatted(INPUT, first));
    lines.add("  \"%s\": %s".formatted(PREVIOUS_STATE, first));
    readers.forEach((node, those) -> lines.add("  \"%s\": %s".formatted(node, those)));
    return lines.toString();
  }

  static Architecture parse(String text) {
    return new DagJson(read(text)).cell();
  }

  private Architecture cell() {
    first();
    List<Reader> output = List.of(new Reader(nodes + 1, OUTPUT));
    if (!output.equals(readers.get(nodes))) {
      throw new InvalidArchitectureException(
          "key \"%d\" (avg) is %s: expected %s".formatted(nodes, listed(nodes), output));
    }
    for (int node : readers.keySet()) {
      if (node < PREVIOUS_STATE || node > nodes) {
        throw new InvalidArchitectureException(
            "key \"%d\" is no node: avg is node %d, so expected -2 to %d"
                .formatted(node, nodes, nodes));
      }
    }
    for (int node = 0; node < nodes; node++) {
      follow(node);
    }
    for (int node = 1; node < nodes; node++) {
      if (!placed[node]) {
        throw new InvalidArchitectureException(
            "node %d reads no node: expected it once under the keys \"0\" to \"%d\""
                .formatted(node, node - 1));
      }
    }
    return Architecture.of(decisions);
  }

  /** Node 0 stands under both the input and the previous state. */
  private void first() {
    List<Reader> input = readers.getOrDefault(INPUT, List.of());
    List<Reader> previous = readers.getOrDefault(PREVIOUS_STATE, List.of());
    if (input.size() != 1 || input.get(0).id() != 0 || !input.equals(previous)) {
      throw new InvalidArchitectureException(
          "keys \"-1\" (the input) and \"-2\" (the previous state) are %s and %s: expected node 0,"
                  .formatted(listed(INPUT), listed(PREVIOUS_STATE))
              + " such as [[0, \"tanh\"]], in both");
    }
    decisions[0] = activation(input.get(0)).decision();
  }

  private void follow(int node) {
    List<Reader> those = readers.getOrDefault(node, List.of());
    if (those.isEmpty()) {
      throw new InvalidArchitectureException(
          "node %d leads nowhere: expected nodes that read it or, for a leaf, [[%d, \"avg\"]]"
              .formatted(node, nodes));
    }
    if (those.equals(List.of(new Reader(nodes, AVERAGE)))) {
      return;
    }
    for (Reader reader : those) {
      place(reader, node);
    }
  }

  private void place(Reader reader, int parent) {
    int node = reader.id();
    if (node == nodes) {
      throw new InvalidArchitectureException(
          ("key \"%d\" is %s: only a node that no node reads is averaged in this search space, as"
                  + " [[%d, \"avg\"]] alone")
              .formatted(parent, listed(parent), nodes));
    }
    if (node <= parent || node > nodes) {
      throw new InvalidArchitectureException(
          "node %d reads node %d: a node reads an earlier one, so expected %d to %d under key \"%d\""
              .formatted(node, parent, parent + 1, nodes - 1, parent));
    }
    if (placed[node]) {
      throw new InvalidArchitectureException(
          "node %d reads node %d and node %d: expected one of them"
              .formatted(node, decisions[2 * node - 1], parent));
    }
    placed[node] = true;
    decisions[2 * node - 1] = parent;
    decisions[2 * node] = activation(reader).decision();
  }

  /** ENAS-pytorch does not mind upper and lower case. */
  private static Activation activation(Reader reader) {
    try {
      return Activation.named(reader.name().toLowerCase(Locale.ROOT));
    } catch (InvalidArchitectureException e) {
      throw new InvalidArchitectureException("node " + reader.id() + ": " + e.getMessage(), e);
    }
  }

  /** N, the number of the node that averages. */
  private static int averageOf(Map<Integer, List<Reader>> readers) {
    int[] averages =
        readers.values().stream()
            .flatMap(List::stream)
            .filter(reader -> reader.name().equals(AVERAGE))
            .mapToInt(Reader::id)
            .distinct()
            .toArray();
    if (averages.length != 1) {
      throw new InvalidArchitectureException(
          averages.length == 0
              ? "no node leads to \"avg\": expected [[N, \"avg\"]] for each leaf of N nodes"
              : "\"avg\" is node " + joined(averages) + ": expected one number, that of nodes");
    }
    if (averages[0] < 1 || averages[0] > SearchSpace.MAX_NODES) {
      throw new InvalidArchitectureException(
          "\"avg\" is node %d, and so many are its nodes: expected 1 to %d"
              .formatted(averages[0], SearchSpace.MAX_NODES));
    }
    return averages[0];
  }

  private static Map<Integer, List<Reader>> read(String text) {
    JsonNode file;
    try {
      file = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidArchitectureException("not JSON: " + e.getMessage(), e);
    }
    if (!file.isObject()) {
      throw new InvalidArchitectureException(
          "not a dag.json: expected an object with the keys \"-1\", \"-2\", \"0\" and so on");
    }
    Map<Integer, List<Reader>> readers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : file.properties()) {
      int node;
      try {
        node = Integer.parseInt(entry.getKey());
      } catch (NumberFormatException e) {
        throw new InvalidArchitectureException(
            "key \"%s\": expected a node's number, -1 for the input or -2 for the previous state"
                .formatted(entry.getKey()),
            e);
      }
      if (readers.put(node, readersOf(entry.getKey(), entry.getValue())) != null) {
        throw new InvalidArchitectureException("key \"%d\" is there twice".formatted(node));
      }
    }
    return readers;
  }

  private static List<Reader> readersOf(String key, JsonNode value) {
    List<Reader> readers = new ArrayList<>();
    boolean wellFormed = value.isArray();
    for (JsonNode entry : value) {
      wellFormed &= entry.isArray() && entry.size() == 2;
      wellFormed &= entry.path(0).isInt() && entry.path(1).isTextual();
      readers.add(new Reader(entry.path(0).intValue(), entry.path(1).asText()));
    }
    if (!wellFormed) {
      throw new InvalidArchitectureException(
          "key \"%s\" is %s: expected a list of nodes such as [[1, \"tanh\"]]"
              .formatted(key, value));
    }
    return readers;
  }

  private String listed(int key) {
    List<Reader> those = readers.get(key);
    return those == null ? "missing" : those.toString();
  }

  private static String joined(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }
}
