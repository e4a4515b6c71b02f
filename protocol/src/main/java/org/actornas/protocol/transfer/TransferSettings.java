package org.actornas.protocol.transfer;

import java.time.Duration;

/**
 * How large messages travel. Both sides cut alike; the rest is each side's own business.
 *
 * @param chunkBytes in every chunk but the last, which may be shorter
 * @param windowChunks how many chunks of one transfer are under way at most
 * @param inlineBytes up to which a message goes with its offer
 * @param bytesAtOnce memory for transfers in one direction; a larger one goes alone
 * @param largestBytes of one message; a larger one is refused
 * @param retry after which silence an offer or a grant is repeated
 * @param giveUp how long a message is tried to be sent, and how long its sender may be silent
 */
public record TransferSettings(
    int chunkBytes,
    int windowChunks,
    int inlineBytes,
    long bytesAtOnce,
    int largestBytes,
    Duration retry,
    Duration giveUp) {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  public TransferSettings {
    if (chunkBytes < 1 || windowChunks < 1 || bytesAtOnce < 1 || largestBytes < 1) {
      throw new IllegalArgumentException("sizes of a transfer begin at 1");
    }
    if (inlineBytes < 0 || inlineBytes > chunkBytes) {
      throw new IllegalArgumentException("what goes with an offer is at most a chunk");
    }
    if (!isPositive(retry) || !isPositive(giveUp)) {
      throw new IllegalArgumentException("times of a transfer are more than zero");
    }
  }

  /** Fit for cluster-transfer.conf, and for messages of tens of MiB. */
  public static TransferSettings defaults() {
    return new TransferSettings(
        MIB, 8, 64 * KIB, 256L * MIB, 1024 * MIB, Duration.ofSeconds(2), Duration.ofMinutes(1));
  }

  /** Likewise with another {@link #bytesAtOnce}. */
  public TransferSettings withBytesAtOnce(long bytes) {
    return new TransferSettings(
        chunkBytes, windowChunks, inlineBytes, bytes, largestBytes, retry, giveUp);
  }

  /** Likewise with other times. */
  public TransferSettings withTimes(Duration newRetry, Duration newGiveUp) {
    return new TransferSettings(
        chunkBytes, windowChunks, inlineBytes, bytesAtOnce, largestBytes, newRetry, newGiveUp);
  }

  /** Chunks of a message of so many bytes; an empty one has a chunk, too. */
  int chunksOf(long bytes) {
    return (int) Math.max(1, (bytes + chunkBytes - 1) / chunkBytes);
  }

  private static boolean isPositive(Duration time) {
    return !time.isZero() && !time.isNegative();
  }
}
