package org.actornas.weights.log;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One record as it stands in a segment, little-endian: the marker {@code "PUSH"}, the payload's
 * length (uint32), the CRC32C of length and payload (uint32), and the payload, a protobuf message.
 * The marker finds whole frames behind a damaged one.
 */
final class Frame {
  /** Bytes before the payload. */
  static final int PREFIX = 12;

  /** "PUSH" read as a little-endian number. */
  static final int MARKER = 0x48_53_55_50;

  private Frame() {}

  /** The bytes of a frame. */
  static byte[] of(MessageLite payload) {
    int length = payload.getSerializedSize();
    byte[] frame = new byte[Math.addExact(PREFIX, length)];
    CodedOutputStream output = CodedOutputStream.newInstance(frame, PREFIX, length);
    try {
      payload.writeTo(output);
    } catch (IOException e) {
      throw new UncheckedIOException("an array that is long enough can be written", e);
    }
    output.checkNoSpaceLeft();
    ByteBuffer prefix = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    prefix.putInt(MARKER).putInt(length).putInt(checksum(length, frame, PREFIX));
    return frame;
  }

  /** CRC32C of a length, as four bytes, and of so many bytes of an array. */
  static int checksum(int length, byte[] bytes, int offset) {
    CRC32C checksum = new CRC32C();
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      checksum.update(length >>> shift);
    }
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }
}
