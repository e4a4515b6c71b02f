package org.actornas.deploy.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.actornas.deploy.terminal.Style;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as a person reads it: {@code 14:03:59 worker-joined worker=1 device=cpu}. A failure
 * is its message; the stack is in the log file.
 */
final class ConsoleLine {
  private final DateTimeFormatter time;
  private final Style style;

  ConsoleLine(Style style, ZoneId zone) {
    this.style = style;
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  String of(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(time.format(event.getInstant())).append(' ');
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      line.append(style.error("error")).append(' ');
    } else if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      line.append(style.warning("warning")).append(' ');
    }
    line.append(oneLine(event.getFormattedMessage()));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        line.append(' ').append(pair.key).append('=').append(value(pair.value));
      }
    }
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      String name = failure.getClassName();
      line.append(" error=\"").append(name.substring(name.lastIndexOf('.') + 1));
      if (failure.getMessage() != null) {
        line.append(": ").append(oneLine(failure.getMessage()));
      }
      line.append('"');
    }
    return line.toString();
  }

  private static String value(@Nullable Object value) {
    if (value instanceof Float || value instanceof Double) {
      return String.format(Locale.ROOT, "%.5g", ((Number) value).doubleValue());
    }
    String text = oneLine(String.valueOf(value));
    return text.isEmpty() || text.contains(" ") ? '"' + text + '"' : text;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
