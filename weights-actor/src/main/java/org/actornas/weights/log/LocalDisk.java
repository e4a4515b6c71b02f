package org.actornas.weights.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.actornas.protocol.checkpoint.ContentFolder;
import org.actornas.protocol.checkpoint.FileChanges;

/** A file system that the operating system knows. */
final class LocalDisk implements Disk {
  /** The JDK copies what it writes to native memory of the same size, and keeps that. */
  private static final int SLICE = 1 << 20;

  private final FileChanges changes;

  LocalDisk(FileChanges changes) {
    this.changes = changes;
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path parent = absolute.getParent();
    if (Files.isDirectory(absolute) || parent == null) {
      return;
    }
    createFolder(parent);
    Files.createDirectories(absolute);
    try (FileChannel channel = FileChannel.open(parent)) {
      channel.force(true); // the new name
    }
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    changes.write(file, content);
  }

  @Override
  public Appender create(Path file, byte[] beginning) throws IOException {
    FileChannel channel = changes.create(file, FileChanges.Content.of(beginning));
    return new Appender() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          ByteBuffer slice = bytes.slice(bytes.position(), Math.min(SLICE, bytes.remaining()));
          bytes.position(bytes.position() + channel.write(slice));
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false); // with the length, which is no mere metadata
        changes.require();
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public String put(Path folder, byte[] content) throws IOException {
    return new ContentFolder(folder, changes).put(content);
  }

  @Override
  public void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    changes.delete(file);
  }
}
