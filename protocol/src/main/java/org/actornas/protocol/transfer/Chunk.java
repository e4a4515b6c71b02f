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

  /** A piece of an array that nobody changes; it is not copied. */
  static Chunk of(byte[] payload, int index, int chunkBytes) {
    int from = index * chunkBytes;
    int length = Math.min(chunkBytes, payload.length - from);
    CRC32C crc = new CRC32C();
    crc.update(payload, from, length);
    return new Chunk(
        index, (int) crc.getValue(), UnsafeByteOperations.unsafeWrap(payload, from, length));
  }

  /** Whether the content is what it was when the chunk was cut. */
  boolean isIntact() {
    Checksum checksum = new Checksum();
    try {
      UnsafeByteOperations.unsafeWriteTo(content, checksum);
    } catch (IOException e) {
      throw new UncheckedIOException("a checksum does not write", e);
    }
    return (int) checksum.crc.getValue() == crc32c;
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
