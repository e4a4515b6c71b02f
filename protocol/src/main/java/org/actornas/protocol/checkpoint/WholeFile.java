package org.actornas.protocol.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Files that are there whole or not at all, even after a crash. */
public final class WholeFile {
  /** Ends the name of a file that is being written. */
  public static final String TEMPORARY = ".tmp";

  private WholeFile() {}

  /**
   * Writes beside the file, waits until the disk has it, and renames over what was there.
   *
   * @param file its folder exists
   */
  public static void write(Path file, byte[] content) throws IOException {
    FileChanges.unfenced().write(file, content);
  }

  /** Waits until the disk has the names of all that is in a folder. */
  public static void forceNames(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder)) {
      names.force(true);
    }
  }
}
