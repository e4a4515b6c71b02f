package org.actornas.weights.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.weights.block.StalenessScaling;
import org.jspecify.annotations.Nullable;

/**
 * The log of pushes, to its end. It consists of segments: a new one is begun when the last has
 * become long, so that old ones can go once a checkpoint holds what they led to.
 *
 * <p>After a failed write nobody knows what the file's end looks like, and so the log takes nothing
 * more: it has to be {@linkplain WeightsRecovery recovered}.
 */
public final class PushLog implements Closeable {
  private final WeightsFolder folder;
  private final Map<BlockName, WeightsShape.Matrix> sizes;
  private final StalenessScaling scaling;
  private final long segmentBytes;
  private final Disk disk;

  private Disk.@Nullable Appender appender;
  private Path segment;
  private long firstVersion;
  private long version;

  /** Bytes of the segment that are on the disk. */
  private long durable;

  private boolean usable = true;

  /** A log that is at no segment yet: {@link #begin} comes first. */
  PushLog(
      LogSettings settings,
      Map<BlockName, WeightsShape.Matrix> sizes,
      StalenessScaling scaling,
      Disk disk) {
    this.folder = new WeightsFolder(settings.folder());
    this.segmentBytes = settings.segmentBytes();
    this.sizes = sizes;
    this.scaling = scaling;
    this.disk = disk;
    this.segment = folder.segment(0);
  }

  /** Begins a segment after so many pushes, over a file of that name. */
  void begin(long version) throws IOException {
    usable = false;
    close();
    this.segment = folder.segment(version);
    this.firstVersion = version;
    this.version = version;
    byte[] head = new SegmentHead(version, scaling, sizes).toBytes();
    appender = disk.create(segment, head);
    durable = head.length;
    usable = true;
  }

  /**
   * Writes pushes at the end and waits, once for all of them, until the disk has them.
   *
   * @param pushes in order, with the versions that come next
   * @return whether the segment has become long, and a new one was begun after these pushes
   * @throws IOException if that failed: some of the pushes may be in the log, none is to be taken
   */
  public boolean append(List<LoggedPush> pushes) throws IOException {
    Disk.Appender file = requireUsable();
    usable = false;
    long end = durable;
    long last = version;
    for (LoggedPush push : pushes) {
      if (push.version() != last + 1) {
        throw new IllegalArgumentException(
            "a push with version %d for a log at %d".formatted(push.version(), last));
      }
      byte[] frame = Frame.of(PushRecords.toRecord(push, durable));
      file.write(ByteBuffer.wrap(frame));
      end += frame.length;
      last++;
    }
    file.force();
    durable = end;
    version = last;
    usable = true;
    return durable >= segmentBytes && roll();
  }

  /**
   * Begins a new segment, unless the last one is still empty.
   *
   * @return whether it did
   */
  public boolean roll() throws IOException {
    requireUsable();
    if (version == firstVersion) {
      return false;
    }
    begin(version);
    return true;
  }

  /** The number of pushes up to the log's end, of all segments. */
  public long version() {
    return version;
  }

  /** The last segment; after a failure, the file at fault. */
  public Path segment() {
    return segment;
  }

  private Disk.Appender requireUsable() {
    Disk.Appender file = appender;
    if (!usable || file == null) {
      throw new IllegalStateException("the log of pushes " + segment + " is closed or has failed");
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    Disk.Appender file = appender;
    appender = null;
    if (file != null) {
      file.close();
    }
  }
}
