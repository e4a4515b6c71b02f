package org.actornas.deploy.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.actornas.analysis.evidence.TrainedBest;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.worker.scratch.EndReason;

/** Reads {@code best/result.json}, what training the best cell from scratch came to. */
final class TrainedResult {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TrainedResult() {}

  /** Of a run; empty if the best cell was not trained from scratch. */
  static Optional<TrainedBest> read(Path directory) throws IOException {
    Path file = directory.resolve("best").resolve("result.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      if (!json.path("valid_perplexity").isNumber() || !json.path("test_perplexity").isNumber()) {
        throw new DamagedFileException(
            file, "it should have the numbers 'valid_perplexity' and 'test_perplexity'");
      }
      return Optional.of(
          new TrainedBest(
              json.path("valid_perplexity").asDouble(),
              json.path("test_perplexity").asDouble(),
              json.path("epochs").asInt(),
              json.path("ended").asText().equals(EndReason.TIME_BUDGET.label())));
    } catch (JsonProcessingException e) {
      throw new DamagedFileException(file, e.getOriginalMessage(), e);
    }
  }
}
