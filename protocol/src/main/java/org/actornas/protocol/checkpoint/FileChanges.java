package org.actornas.protocol.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** How names in a folder come to be and go: each change is there whole or not at all. */
public interface FileChanges {

  /** What a file begins with. */
  @FunctionalInterface
  interface Content {
    /** Writes it, to the end of a file that is empty. */
    void writeTo(FileChannel file) throws IOException;

    /** These bytes. */
    static Content of(byte[] bytes) {
      return file -> {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          file.write(left);
        }
      };
    }
  }

  /**
   * Makes a file that is to grow, over what was there of that name. It has its name only when the
   * disk has what it begins with.
   *
   * @param file its folder exists
   * @return at the file's end; closed by whoever gets it
   */
  FileChannel create(Path file, Content beginning) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /**
   * Whether changes can still be made; asked before what was written is relied on.
   *
   * @throws FencedOffException if another one makes them now
   */
  void require() throws IOException;

  /** Writes a file, over what was there of that name. */
  default void write(Path file, byte[] content) throws IOException {
    create(file, Content.of(content)).close();
  }

  /** Of a folder in which nobody else writes: files are written beside their place. */
  static FileChanges unfenced() {
    return new UnfencedChanges();
  }
}
