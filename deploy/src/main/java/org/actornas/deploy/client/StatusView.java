package org.actornas.deploy.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How a cluster stands, as lines for people. */
public final class StatusView {
  private StatusView() {}

  /** A SHA-256, of which people compare the first digits. */
  private static final Pattern HASH = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{52}\\b");

  private static final String ELLIPSIS = "...";

  private static final String REFUSED = "refused: ";

  private static final List<String> COLUMNS =
      List.of("NODE", "ADDRESS", "ROLES", "STATE", "DEVICES", "TOKENS/S", "TASKS", "WORK");

  /** What is left out first where there is no room for all; never what a node does. */
  private static final List<String> EXPENDABLE =
      List.of("ADDRESS", "ROLES", "DEVICES", "TASKS", "TOKENS/S");

  /**
   * The lines, as wide as they are.
   *
   * @param status as {@link ClusterClient#status} gives it
   */
  public static List<String> lines(JsonNode status) {
    return lines(status, Integer.MAX_VALUE);
  }

  /**
   * The lines, no wider than a terminal: columns that matter less are left out, sentences go on in
   * the next line, and what is cut ends with an ellipsis.
   *
   * @param status as {@link ClusterClient#status} gives it
   * @param width columns of the terminal
   */
  public static List<String> lines(JsonNode status, int width) {
    List<String> lines = new ArrayList<>();
    search(status).forEach(line -> lines.addAll(wrapped(line, width)));
    lines.add("");
    lines.addAll(nodes(status, width));
    return lines;
  }

  /** A line in pieces of whole words; a word that is wider than a line is cut into pieces. */
  public static List<String> wrapped(String line, int width) {
    List<String> pieces = new ArrayList<>();
    String rest = line;
    while (rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      int end = blank > 0 ? blank : width;
      pieces.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    pieces.add(rest);
    return pieces;
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
      lines.add(shortHashes(message));
    }
    String failure = now.path("last_failure").asText("");
    if (!failure.isEmpty()) {
      lines.add("last failure: " + shortHashes(failure));
    }
    return lines;
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "-";
  }

  private static String shortHashes(String text) {
    return HASH.matcher(text).replaceAll("$1");
  }

  private static List<String> nodes(JsonNode status, int width) {
    Map<String, List<JsonNode>> workers = new HashMap<>();
    for (JsonNode worker : status.path("workers")) {
      String id = worker.path("id").asText();
      // a worker's name is its node's, a hyphen and a number
      workers
          .computeIfAbsent(id.substring(0, id.lastIndexOf('-')), name -> new ArrayList<>())
          .add(worker);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
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
        failures.add(node.path("name").asText() + ": " + shortHashes(failure));
      }
    }
    List<String> lines = table(rows, width);
    failures.forEach(failure -> lines.addAll(wrapped(failure, width)));
    return lines;
  }

  private static String state(JsonNode node) {
    String state = node.path("member").asText();
    if (!node.path("reachable").asBoolean()) {
      return "unreachable";
    }
    if (node.path("draining").asBoolean()) {
      return "draining";
    }
    return node.path("failure").asText().startsWith(REFUSED) ? "refused" : state;
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

  /** Columns as wide as their widest text; those that are expendable give way. */
  private static List<String> table(List<List<String>> rows, int width) {
    List<String> left = new ArrayList<>(COLUMNS);
    List<String> lines = table(rows, left, Integer.MAX_VALUE);
    for (String column : EXPENDABLE) {
      if (lines.stream().allMatch(line -> line.length() <= width)) {
        return lines;
      }
      left.remove(column);
      lines = table(rows, left, Integer.MAX_VALUE);
    }
    return table(rows, left, width);
  }

  private static List<String> table(List<List<String>> rows, List<String> columns, int width) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (String name : columns) {
        int column = COLUMNS.indexOf(name);
        int widest = rows.stream().mapToInt(any -> any.get(column).length()).max().orElse(0);
        line.append(row.get(column)).append(" ".repeat(widest - row.get(column).length() + 2));
      }
      lines.add(cut(line.toString().stripTrailing(), width));
    }
    return lines;
  }

  private static String cut(String line, int width) {
    return line.length() <= width
        ? line
        : line.substring(0, Math.max(0, width - ELLIPSIS.length())) + ELLIPSIS;
  }
}
