package org.actornas.benchmarks;

import java.util.List;

/**
 * A process's memory over time.
 *
 * @param samples in order of time
 */
public record MemoryTrace(List<Sample> samples) {
  private static final double SECONDS_A_MINUTE = 60;

  public MemoryTrace {
    samples = List.copyOf(samples);
  }

  /**
   * Memory at a moment.
   *
   * @param seconds since the process began
   * @param resident bytes of the process
   * @param heapCommitted bytes that Java's heap has taken from the system
   * @param heapUsed bytes of it in use, garbage included
   */
  public record Sample(double seconds, long resident, long heapCommitted, long heapUsed) {}

  /** Bytes a minute by which the resident memory grew over the second half of the samples. */
  Slope residentInSecondHalf() {
    List<Sample> half = samples.subList(samples.size() / 2, samples.size());
    Slope perSecond =
        Slope.of(
            half.stream().mapToDouble(Sample::seconds).toArray(),
            half.stream().mapToDouble(Sample::resident).toArray());
    return new Slope(
        perSecond.perUnit() * SECONDS_A_MINUTE, perSecond.standardError() * SECONDS_A_MINUTE);
  }
}
