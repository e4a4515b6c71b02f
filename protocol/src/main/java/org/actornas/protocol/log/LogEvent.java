package org.actornas.protocol.log;

import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Every event that the product logs: its stable name, level and keys, as listed in docs/logs.md.
 * Programs may rely on them; a console shows INFO and above, a node's log file shows all.
 */
public enum LogEvent {
  SEARCH_STARTED(Level.INFO, "strategy", "epochs", "seed", "corpus", "vocabulary");

  private final Level level;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> keys;

  LogEvent(Level level, String... keys) {
    this.level = level;
    this.keys = List.of(keys);
  }

  /** The stable name: {@code search-started}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Level level() {
    return level;
  }

  /** The keys in the order in which {@link #log} takes their values. */
  public List<String> keys() {
    return keys;
  }

  /**
   * Logs one occurrence.
   *
   * @param values one for each key, in order
   */
  public void log(Logger logger, Object... values) {
    log(logger, null, values);
  }

  /** Logs one occurrence with the failure that caused it. */
  public void log(
      Logger logger, @org.jspecify.annotations.Nullable Throwable cause, Object... values) {
    if (values.length != keys.size()) {
      throw new IllegalArgumentException(
          "%s has keys %s, but %d values were given".formatted(label(), keys, values.length));
    }
    LoggingEventBuilder builder = logger.atLevel(level);
    for (int i = 0; i < values.length; i++) {
      builder = builder.addKeyValue(keys.get(i), values[i]);
    }
    if (cause != null) {
      builder = builder.setCause(cause);
    }
    builder.log(label());
  }
}
