package org.actornas.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How much of the machine's processors was in use, by whom. Between two of these lies the honest
 * measure of a disturbed measurement: what others used meanwhile.
 *
 * @param total ticks of all processors since the machine started, 100 a second each
 * @param busy of these, the ones that were not idle; what a hypervisor took is among them
 * @param own processor time of this process
 */
record CpuUse(long total, long busy, Duration own) {
  private static final double TICKS_A_SECOND = 100;

  static CpuUse now() {
    try {
      return parse(
          Files.readString(Path.of("/proc/stat")),
          ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
    } catch (IOException e) {
      throw new UncheckedIOException("the processors' use is read from /proc, which Linux has", e);
    }
  }

  /** Reads the text of {@code /proc/stat}. */
  static CpuUse parse(String stat, Duration own) {
    // cpu  user nice system idle iowait irq softirq steal guest guest_nice: guests are in user
    String[] words = stat.lines().findFirst().orElse("").split("\\s+");
    if (words.length < 9 || !words[0].equals("cpu")) {
      throw new IllegalArgumentException("not /proc/stat: " + stat);
    }
    long total = 0;
    for (int i = 1; i <= 8; i++) {
      total += Long.parseLong(words[i]);
    }
    long idle = Long.parseLong(words[4]) + Long.parseLong(words[5]);
    return new CpuUse(total, total - idle, own);
  }

  /** The share of all processors, 0 to 1, that others used from then to now. */
  double othersSince(CpuUse then) {
    double ownTicks = own.minus(then.own).toNanos() / 1e9 * TICKS_A_SECOND;
    double others = busy - then.busy - ownTicks;
    return total == then.total ? 0 : Math.max(0, others / (total - then.total));
  }
}
