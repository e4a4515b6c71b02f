package org.actornas.worker.scratch;

import org.jspecify.annotations.Nullable;

/** A checkpoint cannot be written or read: names the file and what is wrong with it. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
