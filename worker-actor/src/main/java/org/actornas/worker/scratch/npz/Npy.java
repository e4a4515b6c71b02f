package org.actornas.worker.scratch.npz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.actornas.worker.scratch.model.FloatArray;

/** NumPy's file of one array, of little-endian float32 in row-major order, version 1.0. */
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'<f4',\\s*'fortran_order':\\s*False,"
              + "\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");

  private Npy() {}

  static byte[] write(FloatArray array) {
    String shape =
        Arrays.stream(array.shape()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(shape, array.shape().length == 1 ? "," : "");
    int unpadded = MAGIC.length + Short.BYTES + header.length() + 1;
    int start = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(start, Math.multiplyExact(array.values().length, 4)))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC);
    bytes.putShort((short) (start - MAGIC.length - Short.BYTES));
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    while (bytes.position() < start - 1) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n');
    bytes.asFloatBuffer().put(array.values());
    return bytes.array();
  }

  /**
   * Reads what {@link #write} or NumPy wrote.
   *
   * @throws IllegalArgumentException saying what is not as expected
   */
  static FloatArray read(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < MAGIC.length + Short.BYTES
        || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IllegalArgumentException("not a NumPy array of version 1.0");
    }
    int headerLength = Short.toUnsignedInt(bytes.getShort(MAGIC.length));
    int start = MAGIC.length + Short.BYTES + headerLength;
    if (start > file.length) {
      throw new IllegalArgumentException("cut off in its header");
    }
    String header =
        new String(file, MAGIC.length + Short.BYTES, headerLength, StandardCharsets.US_ASCII);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "header %s: expected row-major '<f4'".formatted(header.strip()));
    }
    int[] shape =
        Arrays.stream(matcher.group(1).split(","))
            .map(String::strip)
            .filter(dimension -> !dimension.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    float[] values = new float[(file.length - start) / Float.BYTES];
    bytes.position(start);
    bytes.asFloatBuffer().get(values);
    return new FloatArray(shape, values);
  }
}
