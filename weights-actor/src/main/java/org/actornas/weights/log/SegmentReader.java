package org.actornas.weights.log;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.wire.PushRecord;
import org.actornas.protocol.wire.SegmentHeadRecord;

/** Reads a segment from its beginning to its end, or to the first record that is not whole. */
final class SegmentReader implements Closeable {
  /** The JDK copies what it reads to native memory of the same size, and keeps that. */
  private static final int SLICE = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private long offset;

  private SegmentReader(Path file, FileChannel channel, long size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
  }

  static SegmentReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new SegmentReader(file, channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * What the segment begins with; read first. Empty if it isn't whole.
   *
   * @throws DamagedFileException if this is no segment of this format
   */
  Optional<SegmentHead> head() throws IOException {
    byte[] opening = SegmentHead.opening();
    byte[] found = bytes(0, (int) Math.min(size, opening.length));
    if (!Arrays.equals(found, Arrays.copyOf(opening, found.length))) {
      throw new DamagedFileException(
          file,
          "it does not begin like a log of pushes of format 3. Another version of the program may have written it");
    }
    Optional<byte[]> payload = payloadAt(opening.length);
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    offset = opening.length;
    try {
      SegmentHead head = SegmentHead.fromRecord(SegmentHeadRecord.parseFrom(payload.get()));
      offset += Frame.PREFIX + payload.get().length;
      return Optional.of(head);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw damaged(offset, "is no head of a segment: " + e.getMessage(), e);
    }
  }

  /**
   * The next push; empty at the end and where the next record isn't whole.
   *
   * @throws DamagedFileException if the record is whole, but no push
   */
  Optional<LoggedPush> next() throws IOException {
    Optional<byte[]> payload = payloadAt(offset);
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    try {
      LoggedPush push = PushRecords.fromRecord(PushRecord.parseFrom(payload.get()));
      offset += Frame.PREFIX + payload.get().length;
      return Optional.of(push);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw damaged(offset, "is no push: " + e.getMessage(), e);
    }
  }

  /** Where the next record begins, in bytes; what is before it is whole. */
  long offset() {
    return offset;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** Damage of the record at {@link #offset()}. */
  DamagedFileException damaged(String problem) {
    return new DamagedFileException(file, at(offset, problem));
  }

  /** Damage of the record at an offset. */
  DamagedFileException damaged(long offset, String problem, Throwable cause) {
    return new DamagedFileException(file, at(offset, problem), cause);
  }

  private static String at(long offset, String problem) {
    return "the record at byte %d %s".formatted(offset, problem);
  }

  /**
   * Where behind {@link #offset()} there is a whole push that was written when the bytes at {@link
   * #offset()} were on the disk already. If there is one, what is there now has been damaged since;
   * if not, it may be a write that never came to its end.
   */
  OptionalLong laterThanOffset() throws IOException {
    int overlap = Integer.BYTES - 1;
    for (long start = offset + 1; start + Frame.PREFIX < size; start += SLICE) {
      ByteBuffer window =
          ByteBuffer.wrap(bytes(start, (int) Math.min(SLICE + overlap, size - start)))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i + Integer.BYTES <= window.limit(); i++) {
        if (window.getInt(i) == Frame.MARKER && wasWrittenAfter(start + i)) {
          return OptionalLong.of(start + i);
        }
      }
    }
    return OptionalLong.empty();
  }

  private boolean wasWrittenAfter(long position) throws IOException {
    Optional<byte[]> payload = payloadAt(position);
    if (payload.isEmpty()) {
      return false;
    }
    try {
      return PushRecord.parseFrom(payload.get()).getDurable() > offset;
    } catch (InvalidProtocolBufferException e) {
      return false; // values of a delta that look like a frame
    }
  }

  /** The payload of the frame that begins there; empty if there is no whole one. */
  private Optional<byte[]> payloadAt(long position) throws IOException {
    if (size - position < Frame.PREFIX) {
      return Optional.empty();
    }
    ByteBuffer prefix =
        ByteBuffer.wrap(bytes(position, Frame.PREFIX)).order(ByteOrder.LITTLE_ENDIAN);
    int marker = prefix.getInt();
    int length = prefix.getInt();
    int checksum = prefix.getInt();
    if (marker != Frame.MARKER || length < 0 || length > size - position - Frame.PREFIX) {
      return Optional.empty();
    }
    byte[] payload = bytes(position + Frame.PREFIX, length);
    return Frame.checksum(length, payload, 0) == checksum ? Optional.of(payload) : Optional.empty();
  }

  private byte[] bytes(long position, int count) throws IOException {
    byte[] bytes = new byte[count];
    int read = 0;
    while (read < count) {
      int got =
          channel.read(
              ByteBuffer.wrap(bytes, read, Math.min(SLICE, count - read)), position + read);
      if (got < 0) {
        throw new EOFException(file + " became shorter while it was read");
      }
      read += got;
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
