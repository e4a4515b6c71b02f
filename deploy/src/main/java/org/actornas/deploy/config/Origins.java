package org.actornas.deploy.config;

import com.typesafe.config.ConfigOrigin;
import java.util.regex.Pattern;

/** Says where a value was set. */
final class Origins {
  private static final Pattern LINE = Pattern.compile(": \\d+$");

  /** A resource is described as {@code preset/paper.conf @ jar:file:...}. */
  private static final Pattern LOCATION = Pattern.compile(" @ .*$");

  private Origins() {}

  /** {@code my.conf:12}, {@code preset/paper.conf:3}, or an option such as {@code --epochs 0}. */
  static String text(ConfigOrigin origin) {
    String source = LINE.matcher(origin.description()).replaceFirst("");
    source = LOCATION.matcher(source).replaceFirst("");
    return source.startsWith("--") || origin.lineNumber() < 1
        ? source
        : source + ":" + origin.lineNumber();
  }
}
