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

  public LogSettings {
    if (segmentBytes < 1) {
      throw new IllegalArgumentException("segments of " + segmentBytes + " bytes");
    }
  }

  /**
   * Segments of four times the weights, at least 64 MiB: a checkpoint writes all weights, and so
   * makes what is written longer by a quarter at most.
   */
  public static LogSettings of(Path folder, WeightsShape shape) {
    long values = shape.blocks().values().stream().mapToLong(WeightsShape.Matrix::size).sum();
    return new LogSettings(folder, Math.max(SHORTEST, 4 * values * Float.BYTES));
  }
}
