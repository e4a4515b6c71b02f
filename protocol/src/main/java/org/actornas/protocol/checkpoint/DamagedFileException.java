package org.actornas.protocol.checkpoint;

import java.nio.file.Path;

/** A file does not hold what it should. */
public final class DamagedFileException extends UnfitFilesException {
  private static final long serialVersionUID = 1;

  /**
   * @param file the file at fault
   * @param problem what is wrong with it, and what would be right
   */
  public DamagedFileException(Path file, String problem) {
    super(file + " is damaged: " + problem);
  }

  /** Likewise, with what was thrown when it was read. */
  public DamagedFileException(Path file, String problem, Throwable cause) {
    super(file + " is damaged: " + problem, cause);
  }
}
