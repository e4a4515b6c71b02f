package org.actornas.deploy.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.actornas.protocol.log.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One flat JSON object a line: time, level, {@code event} (a name of the catalogue) or {@code
 * message} (of anything else), the event's keys, who and where, and the failure if there is one.
 *
 * <p>Logback's own JsonEncoder nests the key-value pairs in an array of one-entry objects, which no
 * query can address by name.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  /** Keys of every line: no event may use them for its own. */
  static final Set<String> RESERVED =
      Set.of(
          "time", "level", "event", "message", "node", "role", "run", "actor", "thread", "logger",
          "error");

  /** The one of Akka's entries in the context that tells something: the actor's path. */
  private static final String AKKA_SOURCE = "akkaSource";

  /** The others say the same of every actor of the process, or what the line says already. */
  private static final Set<String> AKKAS =
      Set.of(
          AKKA_SOURCE,
          "akkaAddress",
          "akkaTags",
          "akkaTimestamp",
          "akkaUid",
          "sourceActorSystem",
          "sourceThread");

  private static final Set<String> CATALOGUE =
      Arrays.stream(LogEvent.values()).map(LogEvent::label).collect(Collectors.toUnmodifiableSet());

  private final JsonFactory json = new JsonFactory();
  private final LogOrigin origin;

  JsonLines(LogOrigin origin) {
    this.origin = origin;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator line = json.createGenerator(bytes)) {
      write(event, line);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private void write(ILoggingEvent event, JsonGenerator line) throws IOException {
    line.writeStartObject();
    line.writeStringField("time", event.getInstant().toString());
    line.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    String message = event.getFormattedMessage();
    line.writeStringField(CATALOGUE.contains(message) ? "event" : "message", message);
    Set<String> written = new HashSet<>(RESERVED);
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        if (written.add(pair.key)) {
          line.writeFieldName(pair.key);
          writeValue(pair.value, line);
        }
      }
    }
    line.writeStringField("node", origin.node());
    line.writeStringField("role", origin.role());
    line.writeStringField("run", origin.run());
    for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
      // the event's own key wins over the context's
      if (!AKKAS.contains(entry.getKey()) && written.add(entry.getKey())) {
        line.writeStringField(entry.getKey(), entry.getValue());
      }
    }
    String actor = event.getMDCPropertyMap().get(AKKA_SOURCE);
    if (actor != null) {
      line.writeStringField("actor", actor);
    }
    line.writeStringField("thread", event.getThreadName());
    line.writeStringField("logger", event.getLoggerName());
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      line.writeStringField("error", ThrowableProxyUtil.asString(failure));
    }
    line.writeEndObject();
  }

  private static void writeValue(@Nullable Object value, JsonGenerator line) throws IOException {
    if (value == null) {
      line.writeNull();
    } else if (value instanceof Boolean bool) {
      line.writeBoolean(bool);
    } else if (value instanceof Integer || value instanceof Long) {
      line.writeNumber(((Number) value).longValue());
    } else if (value instanceof Float number && Float.isFinite(number)) {
      line.writeNumber(number);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      line.writeNumber(number);
    } else {
      line.writeString(value.toString());
    }
  }
}
