package org.actornas.protocol.serialization;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.OutputStream;

/**
 * Gathers what protobuf writes. Protobuf's own buffer, which it uses again, has at most 4 KiB; what
 * is larger is the array of a {@code bytes} field, which nobody changes, and is kept as it is.
 */
final class GatheredBytes extends OutputStream {
  private static final int LARGE = 64 << 10;

  private final ByteString.Output small = ByteString.newOutput();
  private ByteString gathered = ByteString.EMPTY;

  @Override
  public void write(int value) {
    small.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (length < LARGE) {
      small.write(bytes, offset, length);
    } else {
      gathered = toByteString().concat(UnsafeByteOperations.unsafeWrap(bytes, offset, length));
      small.reset();
    }
  }

  /** What has been written. */
  ByteString toByteString() {
    return gathered.concat(small.toByteString());
  }
}
