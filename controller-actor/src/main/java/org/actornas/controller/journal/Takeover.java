package org.actornas.controller.journal;

import java.io.IOException;

/** What a controller takes from those before it, once the journal has its incarnation. */
@FunctionalInterface
public interface Takeover {
  /** Of a search that has no files. */
  Takeover NOTHING = incarnation -> {};

  /**
   * From now on nobody else changes the search's files. Called on a thread that may block.
   *
   * @param incarnation higher than that of any controller before
   * @throws IOException if it can't be, or a later controller has taken them
   */
  void take(long incarnation) throws IOException;
}
