package org.actornas.benchmarks;

import java.util.List;

/**
 * How much of the workers' time they did not compute: from the beginning of the first task to that
 * of the last, for from then on no task waits.
 *
 * @param load what they did
 * @param workers how many there were
 * @param tasks that they did
 * @param meanTaskSeconds of computing, without what comes before and after
 * @param share of the workers' time in which they did not compute, 0 to 1
 */
public record IdleShare(String load, int workers, int tasks, double meanTaskSeconds, double share) {

  /** One task's computing, in nanoseconds of one clock. */
  record Busy(long begin, long end) {}

  /**
   * The share of some workers, none of which did two tasks at once.
   *
   * @param busy all that they did, in any order; at least two tasks
   */
  static IdleShare of(String load, int workers, List<Busy> busy) {
    long from = busy.stream().mapToLong(Busy::begin).min().orElseThrow();
    long to = busy.stream().mapToLong(Busy::begin).max().orElseThrow();
    if (to == from) {
      throw new IllegalArgumentException("the tasks begin at the same time: " + busy);
    }
    double computed =
        busy.stream().mapToLong(task -> Math.min(task.end(), to) - task.begin()).sum();
    double mean =
        busy.stream().mapToLong(task -> task.end() - task.begin()).average().orElseThrow();
    return new IdleShare(
        load, workers, busy.size(), mean / 1e9, 1 - computed / ((double) workers * (to - from)));
  }
}
