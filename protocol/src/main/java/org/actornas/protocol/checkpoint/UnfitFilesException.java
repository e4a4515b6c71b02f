package org.actornas.protocol.checkpoint;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is in the folder of a run can't be used: it is damaged, or does not belong together. */
public class UnfitFilesException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param problem names what is at fault, and says what would be right
   */
  public UnfitFilesException(String problem) {
    super(problem);
  }

  /** Likewise, with what was thrown when it was read. */
  public UnfitFilesException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
