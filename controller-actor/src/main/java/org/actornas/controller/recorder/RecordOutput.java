package org.actornas.controller.recorder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Records in TensorFlow's TFRecord framing, all integers little-endian: the length (8 bytes), its
 * checksum (4), the bytes, their checksum (4). A checksum is a masked CRC32C.
 */
final class RecordOutput implements AutoCloseable {
  private static final int MASK_DELTA = 0xA282EAD8;

  private final OutputStream output;
  private final CRC32C crc = new CRC32C();

  /**
   * @param output closed with this
   */
  RecordOutput(OutputStream output) {
    this.output = output;
  }

  void write(byte[] bytes) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length);
    head.putInt(maskedCrc(head.array(), Long.BYTES));
    output.write(head.array());
    output.write(bytes);
    output.write(
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(maskedCrc(bytes, bytes.length))
            .array());
  }

  /** The mask keeps the CRC of data that contain CRCs themselves from being trivial. */
  private int maskedCrc(byte[] bytes, int length) {
    crc.reset();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  void flush() throws IOException {
    output.flush();
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
