package org.actornas.worker.scratch.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.actornas.worker.scratch.TrainedCell;

/** The file {@code result.json}: what a trained cell scored, and how it was scored. */
final class ResultJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ResultJson() {}

  static String text(TrainedCell trained) {
    ObjectNode file = MAPPER.createObjectNode();
    file.put("valid_perplexity", trained.valid().perplexity());
    file.put("test_perplexity", trained.test().perplexity());
    file.put("tokens_scored", trained.test().tokensScored());
    file.put("tokens_left_out", trained.test().tokensLeftOut());
    file.put("test_streams", trained.testStreams());
    if (Float.isInfinite(trained.maxHiddenNorm())) {
      file.putNull("max_hidden_norm");
    } else {
      file.put("max_hidden_norm", trained.maxHiddenNorm());
    }
    file.put("seed", trained.seed());
    file.put("epochs", trained.epochs());
    file.put("ended", trained.ended().label());
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers is always JSON", e);
    }
  }
}
