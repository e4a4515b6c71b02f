package org.actornas.deploy.run;

/** Starts searches in this process. */
@FunctionalInterface
public interface SearchRunner {
  /**
   * Starts a search and returns once it is on its way.
   *
   * @throws SearchFailedException if it cannot begin: the corpus, a device
   */
  RunningSearch start(SearchRequest request) throws SearchFailedException, InterruptedException;
}
