package org.actornas.controller.search;

import java.util.Map;

/**
 * What is on disk of a search at the end of an epoch.
 *
 * @param policy the SHA-256 of the policy's file
 * @param lengths bytes of the files that grow, by their name in the run's folder: what comes after
 *     is written again when the search is taken up from here
 */
public record KeptFiles(String policy, Map<String, Long> lengths) {
  public KeptFiles {
    lengths = Map.copyOf(lengths);
  }
}
