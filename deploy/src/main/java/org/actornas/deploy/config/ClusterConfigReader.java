package org.actornas.deploy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads what a machine is in a cluster; the allowed values of each key are said here. */
final class ClusterConfigReader {
  private static final int MAX_PORT = 65_535;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+|\\[[0-9A-Fa-f:.]+\\]");

  private ClusterConfigReader() {}

  static ClusterConfig read(SettingsReader keys) {
    return new ClusterConfig(
        keys
            .list(
                "nas.cluster.roles",
                "core, worker, or both: [core, worker]",
                ClusterConfigReader::role,
                ClusterConfig.Role.CORE)
            .stream()
            .distinct()
            .toList(),
        keys.parsed(
            "nas.cluster.name",
            "letters, digits, dots, hyphens and underscores",
            ClusterConfigReader::name,
            ""),
        keys.parsed("nas.cluster.host", "a host name or address", ClusterConfigReader::host, ""),
        keys.integer("nas.cluster.port", 0, MAX_PORT),
        keys.choice("nas.cluster.discovery", ClusterConfig.Discovery.class),
        keys.integer("nas.cluster.core-nodes", 1, 100),
        seeds(keys),
        keys.parsed("nas.cluster.directory", "a folder", SearchConfigReader::path, Path.of(".")),
        keys.parsed("nas.cluster.corpus-path", "a folder, or nothing", text -> text, ""),
        new ClusterConfig.Http(
            keys.parsed(
                "nas.cluster.http.host", "a host name or address", ClusterConfigReader::host, ""),
            keys.integer("nas.cluster.http.port", 0, MAX_PORT),
            keys.parsed(
                "nas.cluster.http.token",
                "at least 16 letters and digits, or nothing",
                ClusterConfigReader::token,
                "")),
        tls(keys),
        journal(keys));
  }

  private static List<String> seeds(SettingsReader keys) {
    return keys.list(
        "nas.cluster.seeds",
        "a list of host:port, such as [\"10.0.0.1:25520\"]",
        ClusterConfigReader::seed,
        "");
  }

  private static ClusterConfig.Tls tls(SettingsReader keys) {
    boolean enabled = keys.flag("nas.cluster.tls.enabled");
    return new ClusterConfig.Tls(
        enabled,
        file(keys, "nas.cluster.tls.key", enabled),
        file(keys, "nas.cluster.tls.certificate", enabled),
        file(keys, "nas.cluster.tls.authority", enabled));
  }

  private static Path file(SettingsReader keys, String key, boolean needed) {
    return keys.parsed(
        key,
        "a PEM file, since nas.cluster.tls.enabled is true",
        text -> {
          if (needed && text.isBlank()) {
            throw new IllegalArgumentException("empty");
          }
          return Path.of(text);
        },
        Path.of(""));
  }

  private static ClusterConfig.Journal journal(SettingsReader keys) {
    return new ClusterConfig.Journal(
        keys.parsed(
            "nas.cluster.journal.url",
            "jdbc:postgresql://HOST/DATABASE, or nothing for a file of this node's own",
            ClusterConfigReader::url,
            ""),
        keys.parsed("nas.cluster.journal.user", "a name", text -> text, ""),
        keys.parsed("nas.cluster.journal.password", "a text", text -> text, ""));
  }

  private static ClusterConfig.Role role(String text) {
    return ClusterConfig.Role.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static String name(String text) {
    require(text.isEmpty() || SearchConfig.Run.isId(text));
    return text;
  }

  private static String host(String text) {
    require(HOST.matcher(text).matches());
    return text;
  }

  private static String seed(String text) {
    int colon = text.lastIndexOf(':');
    require(colon > 0 && HOST.matcher(text.substring(0, colon)).matches());
    require(text.substring(colon + 1).matches("[0-9]{1,5}"));
    int port = Integer.parseInt(text.substring(colon + 1));
    require(port > 0 && port <= MAX_PORT);
    return text;
  }

  private static String token(String text) {
    require(text.isEmpty() || text.matches("[\\x21-\\x7e]{16,}"));
    return text;
  }

  private static String url(String text) {
    require(text.isEmpty() || text.startsWith("jdbc:postgresql:"));
    return text;
  }

  private static void require(boolean right) {
    if (!right) {
      throw new IllegalArgumentException("not allowed");
    }
  }
}
