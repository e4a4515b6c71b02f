package org.actornas.deploy.evidence;

import java.nio.file.Path;

/** A folder that cannot be analysed; the message says which, why, and what would help. */
public final class UnreadableRunException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableRunException(Path directory, String problem) {
    super(directory + ": " + problem);
  }

  UnreadableRunException(Path directory, String problem, Throwable cause) {
    super(directory + ": " + problem, cause);
  }
}
