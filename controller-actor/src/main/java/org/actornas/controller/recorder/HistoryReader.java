package org.actornas.controller.recorder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Phase;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.checkpoint.DamagedFileException;

/** Reads {@code history.jsonl} as {@link HistoryFile} writes it. */
public final class HistoryReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private HistoryReader() {}

  /**
   * A run's history.
   *
   * @param lines in order
   * @param torn whether the last line was not whole, as after a crash; it is then left out
   */
  public record History(List<EvaluatedArchitecture> lines, boolean torn) {
    public History {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Reads the file. A last line without its line feed was being written when the process ended: it
   * is left out and reported. Any other line that is wrong is an error.
   *
   * @throws DamagedFileException naming the line
   */
  public static History read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int whole = text.lastIndexOf('\n') + 1;
    List<EvaluatedArchitecture> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.substring(0, whole).split("\n")) {
      number++;
      if (!line.isEmpty() || whole > 1) {
        lines.add(line(file, number, line));
      }
    }
    return new History(lines, whole < text.length());
  }

  private static EvaluatedArchitecture line(Path file, int number, String line)
      throws DamagedFileException {
    try {
      JsonNode json = JSON.readTree(line);
      return new EvaluatedArchitecture(
          Phase.labelled(required(json, "stage").asText()),
          required(json, "epoch").asInt(),
          required(json, "step").asLong(),
          architecture(required(json, "decisions")),
          number(required(json, "perplexity")),
          number(required(json, "reward")),
          number(required(json, "entropy")),
          required(json, "worker").asText(),
          required(json, "policy_version").asLong(),
          required(json, "weights_version").asLong());
    } catch (JsonProcessingException e) {
      throw damaged(file, number, "is not JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw damaged(file, number, String.valueOf(e.getMessage()), e);
    }
  }

  private static DamagedFileException damaged(
      Path file, int number, String problem, Throwable cause) {
    return new DamagedFileException(file, "line " + number + " " + problem, cause);
  }

  private static JsonNode required(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null) {
      throw new IllegalArgumentException("has no '" + key + "'");
    }
    return value;
  }

  /** A number; one that is not finite is written as text. */
  private static double number(JsonNode value) {
    return value.isNumber() ? value.asDouble() : Double.parseDouble(value.asText());
  }

  private static Architecture architecture(JsonNode decisions) {
    int[] values = new int[decisions.size()];
    Arrays.setAll(values, i -> decisions.get(i).asInt(-1));
    return Architecture.of(values);
  }
}
