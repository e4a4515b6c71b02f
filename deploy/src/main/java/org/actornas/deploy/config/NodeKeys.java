package org.actornas.deploy.config;

import com.typesafe.config.Config;
import java.util.List;

/**
 * The keys that each node of a cluster has for itself, whatever the search says: see {@link
 * SearchConfig#onNode}.
 */
final class NodeKeys {
  private static final List<String> PATHS =
      List.of(
          "nas.cluster",
          "nas.run.directory",
          "nas.workers.count",
          "nas.workers.devices",
          "nas.tensorflow",
          "nas.log",
          "akka");

  private NodeKeys() {}

  /** Whether it is one of them, or below one. */
  static boolean has(String key) {
    return PATHS.stream().anyMatch(path -> key.equals(path) || key.startsWith(path + "."));
  }

  /** All other keys. */
  static Config without(Config config) {
    Config rest = config;
    for (String path : PATHS) {
      rest = rest.withoutPath(path);
    }
    return rest;
  }
}
