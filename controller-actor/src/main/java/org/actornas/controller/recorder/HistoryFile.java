package org.actornas.controller.recorder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.actornas.controller.search.EvaluatedArchitecture;

/**
 * {@code history.jsonl}: one line of JSON per evaluated architecture. A perplexity that is no
 * finite number is written as a string, {@code "Infinity"} or {@code "NaN"}.
 */
public final class HistoryFile implements Closeable {
  private static final JsonFactory JSON = new JsonFactory();

  private final BufferedWriter out;

  /**
   * @param file at its end; closed with this
   */
  public HistoryFile(FileChannel file) {
    this.out = new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8));
  }

  /** Adds a line. */
  public void write(EvaluatedArchitecture line, Instant time) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("stage", line.stage().label());
      json.writeNumberField("epoch", line.epoch());
      json.writeNumberField("step", line.step());
      json.writeFieldName("decisions");
      int[] decisions = line.architecture().decisions();
      json.writeArray(decisions, 0, decisions.length);
      json.writeNumberField("perplexity", line.perplexity());
      json.writeNumberField("reward", line.reward());
      json.writeNumberField("entropy", line.entropy());
      json.writeStringField("worker", line.worker());
      json.writeNumberField("policy_version", line.policyVersion());
      json.writeNumberField("weights_version", line.weightsVersion());
      json.writeStringField("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeEndObject();
    }
    out.write(text.append('\n').toString());
  }

  /** Hands all lines to the operating system. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
