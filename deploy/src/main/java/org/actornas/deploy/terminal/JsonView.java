package org.actornas.deploy.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Writes progress and summary as JSON objects of one line; what is not known is null. */
final class JsonView {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonView() {}

  static String epoch(Progress end) {
    ObjectNode object = typed("epoch");
    object.put("epoch", end.epoch());
    object.put("epochs", end.epochs());
    JsonNumber.put(object, "mean_perplexity", end.meanPerplexity());
    JsonNumber.put(object, "best_perplexity", end.bestPerplexity());
    JsonNumber.put(object, "entropy", end.entropy());
    JsonNumber.put(object, "reward", end.reward());
    JsonNumber.put(object, "baseline", end.baseline());
    JsonNumber.put(object, "reconstruction_loss", end.reconstructionLoss());
    object.put("buffer_size", end.bufferSize());
    object.put("buffer_capacity", end.bufferCapacity());
    object.put("workers", end.workers());
    object.put("workers_busy", end.busyWorkers());
    JsonNumber.put(object, "tokens_per_second", end.tokensPerSecond());
    object.put("elapsed_seconds", end.elapsed().toMillis() / 1000.0);
    return text(object);
  }

  static String summary(Summary summary) {
    ObjectNode object = typed("summary");
    object.put("run", summary.run());
    object.put("strategy", summary.strategy());
    object.put("seed", summary.seed());
    object.put("epochs", summary.epochs());
    object.put("complete", summary.complete());
    object.put("best_cell", summary.bestCell());
    JsonNumber.put(object, "best_valid_perplexity", summary.bestPerplexity());
    object.put("best_measured_on", summary.bestText().label());
    object.put("samples", summary.samples());
    object.put("samples_planned", summary.plannedSamples());
    JsonNumber.put(object, "mean_valid_perplexity", summary.meanPerplexity());
    JsonNumber.put(object, "min_valid_perplexity", summary.minPerplexity());
    JsonNumber.put(object, "max_valid_perplexity", summary.maxPerplexity());
    JsonNumber.put(object, "unigram_valid_perplexity", summary.unigramPerplexity());
    object.put("tokens", summary.tokens());
    object.put("elapsed_seconds", summary.elapsed().toMillis() / 1000.0);
    ObjectNode phases = object.putObject("phase_seconds");
    summary
        .phases()
        .forEach(
            (phase, spent) ->
                phases.put(phase.name().toLowerCase(Locale.ROOT), spent.toMillis() / 1000.0));
    ObjectNode files = object.putObject("files");
    summary.files().forEach((name, path) -> files.put(key(name), path.toString()));
    return text(object);
  }

  /** {@code best cell} is {@code best_cell}. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  private static ObjectNode typed(String type) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("type", type);
    return object;
  }

  private static String text(ObjectNode object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always writable", e);
    }
  }
}
