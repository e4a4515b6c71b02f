package org.actornas.tensorflow;

/** Ends this process, which has no memory left to go on with. */
@FunctionalInterface
public interface ProcessEnd {
  /**
   * Does not return, except in tests.
   *
   * @param resource whose call has failed
   * @param failure what it has failed with
   */
  void outOfMemory(String resource, Throwable failure);
}
