package org.actornas.protocol.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * A later controller leads the search: this one can change nothing in the run's folder any more.
 */
public final class FencedOffException extends UnfitFilesException {
  private static final long serialVersionUID = 1;

  /**
   * @param problem says who was overtaken, and where
   */
  public FencedOffException(String problem) {
    super(problem);
  }

  /** Likewise, with the change that was refused. */
  public FencedOffException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
