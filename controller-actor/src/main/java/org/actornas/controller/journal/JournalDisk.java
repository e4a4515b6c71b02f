package org.actornas.controller.journal;

import java.io.IOException;

/** Where a journal's database is: what it has committed may still be on its way to the disk. */
@FunctionalInterface
public interface JournalDisk {
  /** Of a database that waits for the disk at every commit. */
  JournalDisk WAITED_FOR = () -> {};

  /**
   * Waits until the disk has all that was committed before, so that it survives a loss of power.
   * Called on a thread that may block.
   *
   * @throws IOException if the disk can't be written
   */
  void force() throws IOException;
}
