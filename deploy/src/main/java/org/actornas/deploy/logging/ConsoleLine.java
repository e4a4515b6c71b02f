package org.actornas.deploy.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.actornas.deploy.terminal.FailureText;
import org.actornas.deploy.terminal.Style;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as a person reads it: {@code 14:03:59 worker-joined worker=1 device=cpu}. A failure
 * is its message; the stack is in the log file.
 */
final class ConsoleLine {
  private static final MathContext DIGITS = new MathContext(5);

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
      line.append(style.warning("warn")).append(' ');
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
      line.append(" error=\"").append(text(failure)).append('"');
    }
    return line.toString();
  }

  private static String value(@Nullable Object value) {
    if (value instanceof Float || value instanceof Double) {
      return rounded(((Number) value).doubleValue());
    }
    String text = oneLine(String.valueOf(value));
    return text.isEmpty() || text.contains(" ") ? '"' + text + '"' : text;
  }

  /** Five significant digits at most, and no zeros that only fill them up. */
  private static String rounded(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  private static String text(IThrowableProxy failure) {
    if (failure instanceof ThrowableProxy here) {
      return FailureText.of(here.getThrowable());
    }
    return failure.getMessage() == null ? failure.getClassName() : oneLine(failure.getMessage());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
