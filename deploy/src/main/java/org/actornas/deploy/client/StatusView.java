package org.actornas.deploy.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How a cluster stands, as lines for people. */
public final class StatusView {
  private StatusView() {}

  /**
   * The lines.
   *
   * @param status as {@link ClusterClient#status} gives it
   */
  public static List<String> lines(JsonNode status) {
    List<String> lines = new ArrayList<>(search(status));
    lines.add("");
    lines.addAll(nodes(status));
    return lines;
  }

  private static List<String> search(JsonNode status) {
    List<String> lines = new ArrayList<>();
    String stage = status.path("stage").asText();
    if (stage.equals("none")) {
      lines.add("no search; nas submit begins one");
      return lines;
    }
    lines.add("search %s: %s".formatted(status.path("run").asText(), stage));
    JsonNode now = status.path("search");
    if (now.isObject()) {
      lines.add(
          "epoch %d/%d  %s %d/%d  perplexity mean %s best %s  reward %s  buffer %,d"
              .formatted(
                  now.path("epoch").asInt(),
                  now.path("epochs").asInt(),
                  now.path("phase").asText(),
                  now.path("done").asInt(),
                  now.path("total").asInt(),
                  number(now.path("mean_perplexity")),
                  number(now.path("best_perplexity")),
                  number(now.path("reward")),
                  now.path("buffer_size").asInt()));
    }
    String message = status.path("message").asText();
    if (!message.isEmpty()) {
      lines.add(message);
    }
    String failure = now.path("last_failure").asText("");
    if (!failure.isEmpty()) {
      lines.add("last failure: " + failure);
    }
    return lines;
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "-";
  }

  private static List<String> nodes(JsonNode status) {
    Map<String, List<JsonNode>> workers = new HashMap<>();
    for (JsonNode worker : status.path("workers")) {
      String id = worker.path("id").asText();
      // a worker's name is its node's, a hyphen and a number
      workers
          .computeIfAbsent(id.substring(0, id.lastIndexOf('-')), name -> new ArrayList<>())
          .add(worker);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NODE", "ADDRESS", "ROLES", "STATE", "DEVICES", "TOKENS/S", "TASKS", "WORK"));
    List<String> failures = new ArrayList<>();
    for (JsonNode node : status.path("nodes")) {
      List<JsonNode> crew = workers.getOrDefault(node.path("name").asText(), List.of());
      rows.add(
          List.of(
              node.path("name").asText(),
              node.path("address").asText(),
              texts(node.path("roles")),
              state(node),
              texts(node.path("devices")),
              node.path("devices").isEmpty()
                  ? ""
                  : "%,d".formatted(node.path("tokens_per_second").asLong()),
              crew.isEmpty()
                  ? ""
                  : "%,d"
                      .formatted(
                          crew.stream()
                              .mapToLong(worker -> worker.path("tasks_done").asLong())
                              .sum()),
              crew.stream().map(StatusView::work).collect(Collectors.joining(", "))));
      String failure = node.path("failure").asText();
      if (!failure.isEmpty()) {
        failures.add(node.path("name").asText() + ": " + failure);
      }
    }
    List<String> lines = table(rows);
    lines.addAll(failures);
    return lines;
  }

  private static String state(JsonNode node) {
    String state = node.path("member").asText();
    if (!node.path("reachable").asBoolean()) {
      return "unreachable";
    }
    return node.path("draining").asBoolean() ? "draining" : state;
  }

  private static String work(JsonNode worker) {
    JsonNode lease = worker.path("lease");
    if (!lease.isObject()) {
      return "idle";
    }
    String attempt =
        lease.path("attempt").asInt() > 1
            ? " (attempt %d)".formatted(lease.path("attempt").asInt())
            : "";
    return "%s %d%s".formatted(lease.path("work").asText(), lease.path("task").asLong(), attempt);
  }

  private static String texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(","));
  }

  /** Columns as wide as their widest text. */
  private static List<String> table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append(row.get(column))
            .append(" ".repeat(widths[column] - row.get(column).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
