package org.actornas.deploy.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.actornas.protocol.checkpoint.ContentFolder;
import org.actornas.weights.log.Disk;

/** A disk that is not waited for: a case is over sooner than a disk would have it. */
final class Unforced implements Disk {
  static String hashOf(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Stores content as a {@link ContentFolder} does. */
  static String putUnder(Path folder, byte[] content) throws IOException {
    String hash = hashOf(content);
    Files.write(folder.resolve(hash + ".bin"), content);
    return hash;
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
  }

  @Override
  public Appender create(Path file, byte[] beginning) throws IOException {
    Files.write(file, beginning);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    return new Appender() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void force() {}

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public String put(Path folder, byte[] content) throws IOException {
    return new ContentFolder(folder).put(content);
  }

  @Override
  public void force(Path file) {}

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
