package org.actornas.deploy.run;

import org.actornas.deploy.terminal.Summary;

/** A search on its way. */
public interface RunningSearch {
  /**
   * Waits for its end and for everything to be written and released.
   *
   * @throws SearchFailedException if it broke
   */
  Summary await() throws SearchFailedException, InterruptedException;

  /**
   * Asks it to end soon with what it has reached; {@link #await} then returns a summary that is not
   * complete. Returns at once, may be called from any thread, and more than once.
   *
   * @param reason who or what wants it, for the log
   */
  void stop(String reason);
}
