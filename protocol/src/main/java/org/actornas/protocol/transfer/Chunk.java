package org.actornas.protocol.transfer;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A piece of a message.
 *
 * @param index from 0
 * @param crc32c of the content
 * @param content its bytes
 */
public record Chunk(int index, int crc32c, ByteString content) {

  /** A piece of a message; it is not copied. */
  static Chunk of(ByteString payload, int index, int chunkBytes) {
    int from = index * chunkBytes;
    ByteString content = payload.substring(from, Math.min(from + chunkBytes, payload.size()));
    return new Chunk(index, checksum(content), content);
  }

  /** Whether the content is what it was when the chunk was cut. */
  boolean isIntact() {
    return checksum(content) == crc32c;
  }

  private static int checksum(ByteString content) {
    Checksum checksum = new Checksum();
    try {
      UnsafeByteOperations.unsafeWriteTo(content, checksum);
    } catch (IOException e) {
      throw new UncheckedIOException("a checksum does not write", e);
    }
    return (int) checksum.crc.getValue();
  }

  @Override
  public String toString() {
    return "chunk %d of %d bytes".formatted(index, content.size());
  }

  /** Sees a string's arrays without a copy. */
  private static final class Checksum extends ByteOutput {
    private final CRC32C crc = new CRC32C();

    @Override
    public void write(byte value) {
      crc.update(value);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      crc.update(value, offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      crc.update(value, offset, length);
    }

    @Override
    public void write(ByteBuffer value) {
      crc.update(value);
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      crc.update(value);
    }
  }
}
