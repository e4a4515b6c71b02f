package org.actornas.weights.log;

import java.nio.file.Path;
import org.actornas.protocol.weights.WeightsShape;

/**
 * Where the log is, and how long it grows before a checkpoint lets it begin anew.
 *
 * @param folder for nothing but this store's files; need not exist
 * @param segmentBytes a segment that has become this long is the last before a checkpoint
 */
public record LogSettings(Path folder, long segmentBytes) {
  private static final long SHORTEST = 64L << 20;
  private static final long LONG = 2L << 30;

  public LogSettings {
    if (segmentBytes < 1) {
      throw new IllegalArgumentException("segments of " + segmentBytes + " bytes");
    }
  }

  /**
   * Segments of sixteen times the weights, or of 2 GiB if that is less, but at least of four times
   * the weights and 64 MiB: a checkpoint writes all weights, and so makes what is written longer by
   * a quarter at most; and where a segment begins, deltas that are under way can't be merged.
   */
  public static LogSettings of(Path folder, WeightsShape shape) {
    long values = shape.blocks().values().stream().mapToLong(WeightsShape.Matrix::size).sum();
    long bytes = values * Float.BYTES;
    long segment = Math.max(4 * bytes, Math.min(16 * bytes, LONG));
    return new LogSettings(folder, Math.max(SHORTEST, segment));
  }
}
