package org.actornas.worker.scratch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text of a checkpoint's manifest: everything but arrays, and which files hold those.
 *
 * @param identity see {@link Checkpoint}
 * @param files SHA-256 in hex, by role
 */
record ManifestJson(
    String identity, Progress progress, SplitScore bestScore, Map<String, String> files) {
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  String text() {
    ObjectNode file = MAPPER.createObjectNode();
    file.put("version", VERSION);
    file.put("identity", identity);
    ObjectNode at = file.putObject("progress");
    at.put("epoch", progress.epoch());
    at.put("position", progress.position());
    at.put("steps", progress.steps());
    at.put("dropped", progress.dropped());
    at.put("loss_sum", progress.lossSum());
    at.put("tokens", progress.tokens());
    at.put("learning_rate", progress.learningRate());
    at.put("averaged", progress.averaged());
    at.put("best_perplexity", progress.bestPerplexity());
    at.put("best_epoch", progress.bestEpoch());
    at.put("without_gain", progress.withoutGain());
    at.put("seconds_spent", progress.secondsSpent());
    ObjectNode score = file.putObject("best_score");
    score.put("total_loss", bestScore.totalLoss());
    score.put("tokens_scored", bestScore.tokensScored());
    score.put("tokens_left_out", bestScore.tokensLeftOut());
    ObjectNode hashes = file.putObject("files");
    files.forEach(hashes::put);
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and strings is always JSON", e);
    }
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException saying what is missing or unknown
   */
  static ManifestJson parse(String text) {
    JsonNode file;
    try {
      file = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    if (value(file, "version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          "version %s: expected %d".formatted(file.get("version"), VERSION));
    }
    JsonNode at = value(file, "progress");
    JsonNode score = value(file, "best_score");
    Map<String, String> files = new LinkedHashMap<>();
    JsonNode hashes = value(file, "files");
    for (Iterator<String> roles = hashes.fieldNames(); roles.hasNext(); ) {
      String role = roles.next();
      files.put(role, value(hashes, role).asText());
    }
    return new ManifestJson(
        value(file, "identity").asText(),
        new Progress(
            value(at, "epoch").asInt(),
            value(at, "position").asInt(),
            value(at, "steps").asLong(),
            value(at, "dropped").asLong(),
            number(at, "loss_sum"),
            value(at, "tokens").asLong(),
            Float.parseFloat(value(at, "learning_rate").asText()),
            value(at, "averaged").asLong(),
            number(at, "best_perplexity"),
            value(at, "best_epoch").asInt(),
            value(at, "without_gain").asInt(),
            number(at, "seconds_spent")),
        new SplitScore(
            number(score, "total_loss"),
            value(score, "tokens_scored").asLong(),
            value(score, "tokens_left_out").asInt()),
        files);
  }

  /** Exact, and infinity too, for which JSON has no number. */
  private static double number(JsonNode node, String key) {
    return Double.parseDouble(value(node, key).asText());
  }

  private static JsonNode value(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new IllegalArgumentException("key '%s' is missing".formatted(key));
    }
    return value;
  }
}
