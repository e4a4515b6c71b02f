package org.actornas.weights.log;

import java.nio.file.Path;
import org.actornas.protocol.checkpoint.UnfitFilesException;

/** Files hold weights of another shape than the one that is configured. */
public final class OtherWeightsException extends UnfitFilesException {
  private static final long serialVersionUID = 1;

  /**
   * @param file the file that says so
   * @param difference names the block
   */
  public OtherWeightsException(Path file, String difference) {
    super(file + " belongs to weights of another shape: " + difference);
  }
}
