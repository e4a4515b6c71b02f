package org.actornas.weights.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.actornas.protocol.checkpoint.ContentFolder;
import org.actornas.protocol.checkpoint.FileChanges;

/** Every change that is made to the store's files, so that a test can let each of them fail. */
public interface Disk {

  /** A file that grows at its end. */
  interface Appender extends Closeable {
    /** Writes all remaining bytes. */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Waits until the disk has all that was written.
     *
     * @throws org.actornas.protocol.checkpoint.FencedOffException if others do not read it any more
     */
    void force() throws IOException;
  }

  /** Makes a folder and those above it, if need be, and waits until the disk has them. */
  void createFolder(Path folder) throws IOException;

  /** Writes a file whole or not at all, over what was there. */
  void write(Path file, byte[] content) throws IOException;

  /**
   * Makes a file that grows, over what was there of that name, and waits until the disk has what it
   * begins with.
   */
  Appender create(Path file, byte[] beginning) throws IOException;

  /** Stores content in a {@link ContentFolder} under its hash, which is returned. */
  String put(Path folder, byte[] content) throws IOException;

  /** Waits until the disk has all of a file that others have written. */
  void force(Path file) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /** The disk of this machine. */
  static Disk local() {
    return local(FileChanges.unfenced());
  }

  /**
   * The disk of this machine, or one that it shares.
   *
   * @param changes to the names of files
   */
  static Disk local(FileChanges changes) {
    return new LocalDisk(changes);
  }
}
