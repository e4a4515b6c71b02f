package org.actornas.weights.log;

import java.io.IOException;
import java.nio.file.Path;

/** Files hold weights of another shape than the one that is configured. */
public final class OtherWeightsException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param file the file that says so
   * @param difference names the block
   */
  public OtherWeightsException(Path file, String difference) {
    super(file + " belongs to weights of another shape: " + difference);
  }
}
