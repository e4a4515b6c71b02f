package org.actornas.deploy.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The settings that determine the course of a search, as one hash: a run that goes on has the same.
 * Who computes, on what, and what is logged may change from day to day. The text has a hash of its
 * own.
 */
final class CourseDigest {
  private final StringBuilder text = new StringBuilder();

  private CourseDigest() {}

  /** SHA-256, 64 hexadecimal digits. */
  static String of(SearchConfig config) {
    CourseDigest digest = new CourseDigest();
    digest.add("seed", config.run().seed());
    digest.add("strategy", config.run().strategy());
    digest.add("space", config.space());
    digest.add("model", config.model());
    digest.add("regularization", config.regularization());
    digest.add("search", config.search());
    digest.add("policy", config.policy());
    digest.add("evaluation", config.evaluation());
    digest.add("staleness-exponent", config.stalenessExponent());
    return sha256(digest.text.toString());
  }

  /** A line for each value; toString of records is for people, and may change. */
  private void add(String name, Object value) {
    if (!(value instanceof Record record)) {
      text.append(name).append('=').append(value).append('\n');
      return;
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        add(name + "." + component.getName(), component.getAccessor().invoke(record));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("settings are public records", e);
      }
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
