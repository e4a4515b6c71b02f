package org.actornas.weights.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.actornas.protocol.checkpoint.ContentFolder;

/** Every change that is made to the store's files, so that a test can let each of them fail. */
public interface Disk {

  /** A file that grows at its end. */
  interface Appender extends Closeable {
    /** Writes all remaining bytes. */
    void write(ByteBuffer bytes) throws IOException;

    /** Waits until the disk has all that was written. */
    void force() throws IOException;
  }

  /** Makes a folder and those above it, if need be, and waits until the disk has them. */
  void createFolder(Path folder) throws IOException;

  /** Writes a file whole or not at all, over what was there. */
  void write(Path file, byte[] content) throws IOException;

  /** Opens a file that is there. */
  Appender append(Path file) throws IOException;

  /** Stores content under its hash, which is returned. */
  String put(ContentFolder folder, byte[] content) throws IOException;

  /** Cuts a file, and waits until the disk has it so. */
  void truncate(Path file, long size) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /** The disk of this machine. */
  static Disk local() {
    return new LocalDisk();
  }
}
