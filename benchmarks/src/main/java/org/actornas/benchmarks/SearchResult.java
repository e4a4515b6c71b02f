package org.actornas.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole search by the nas command.
 *
 * @param arguments of nas
 * @param epochs finished
 * @param tokens trained and evaluated
 * @param seconds from the search's start to its end
 * @param phaseSeconds the same by phase
 * @param meanPerplexity of the cells sampled at the end, on the validation split
 * @param bestPerplexity of the best of them
 * @param peakResidentBytes of the process
 * @param peakHeapBytes of its heap, garbage included
 * @param residentGrowth bytes a minute over the second half of the search
 * @param memory each second
 */
public record SearchResult(
    String arguments,
    int epochs,
    long tokens,
    double seconds,
    Map<String, Double> phaseSeconds,
    double meanPerplexity,
    double bestPerplexity,
    long peakResidentBytes,
    long peakHeapBytes,
    Slope residentGrowth,
    MemoryTrace memory) {

  /**
   * From what nas said and what was seen of its memory.
   *
   * @param summary the JSON object with which {@code nas run --json} ends
   */
  static SearchResult of(String arguments, String summary, MemoryWatch.Seen seen) {
    JsonNode said = Json.tree(summary);
    if (!said.path("complete").asBoolean()) {
      throw new IllegalArgumentException("the search did not complete: " + summary);
    }
    Map<String, Double> phases = new LinkedHashMap<>();
    said.path("phase_seconds")
        .properties()
        .forEach(phase -> phases.put(phase.getKey(), phase.getValue().asDouble()));
    return new SearchResult(
        arguments,
        said.path("epochs").asInt(),
        said.path("tokens").asLong(),
        said.path("elapsed_seconds").asDouble(),
        phases,
        said.path("mean_valid_perplexity").asDouble(),
        said.path("best_valid_perplexity").asDouble(),
        seen.peakResidentBytes(),
        seen.peakHeapBytes(),
        seen.trace().residentInSecondHalf(),
        seen.trace());
  }

  double tokensPerSecond() {
    return tokens / seconds;
  }
}
