package org.actornas.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches this process's memory each second until the process ends, then writes what it saw. */
final class MemoryWatch {
  private final List<MemoryTrace.Sample> samples = new ArrayList<>();

  private MemoryWatch() {}

  /**
   * What was seen.
   *
   * @param trace each second
   * @param peakResidentBytes the most that the process held
   * @param peakHeapBytes the most that its heap held, garbage included: an upper bound, the sum of
   *     the peaks of its parts
   */
  record Seen(MemoryTrace trace, long peakResidentBytes, long peakHeapBytes) {}

  /** Begins; at the process's end {@link Seen} is in the file. */
  static void untilExit(Path file) {
    MemoryWatch watch = new MemoryWatch();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "memory-watch");
              thread.setDaemon(true);
              return thread;
            });
    var unused = timer.scheduleAtFixedRate(watch::sample, 0, 1, TimeUnit.SECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Json.write(file, watch.seen())));
  }

  private synchronized void sample() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    samples.add(
        new MemoryTrace.Sample(
            ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
            ProcStatus.ofThisProcess().resident(),
            heap.getCommitted(),
            heap.getUsed()));
  }

  private synchronized Seen seen() {
    return new Seen(
        new MemoryTrace(samples),
        ProcStatus.ofThisProcess().peak(),
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(MemoryUsage::getUsed)
            .sum());
  }
}
