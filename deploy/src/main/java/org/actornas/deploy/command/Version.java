package org.actornas.deploy.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which code this is: the version, and the commit that it was built from. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"nas " + current()};
  }

  /** Such as {@code 0.1.0 (commit 4e91493)}. */
  static String current() {
    Properties build = new Properties();
    try (InputStream properties =
        Version.class.getResourceAsStream("/org/actornas/deploy/build.properties")) {
      if (properties == null) {
        throw new IllegalStateException("build.properties is not on the class path");
      }
      build.load(properties);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties cannot be read", e);
    }
    String commit = build.getProperty("commit", "");
    String version = build.getProperty("version");
    return commit.isEmpty() ? version : version + " (commit " + commit + ")";
  }
}
