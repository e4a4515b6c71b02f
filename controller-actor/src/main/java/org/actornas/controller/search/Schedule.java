package org.actornas.controller.search;

/** How the two kinds of work of an epoch follow each other. */
public enum Schedule {
  /** The paper's: all shared training, then all controller steps. */
  ALTERNATING,
  /**
   * Both at once: the controller's steps are spread over the epoch's shared training, and that of
   * the next epoch is leased while the last of them are under way.
   */
  OVERLAPPED
}
