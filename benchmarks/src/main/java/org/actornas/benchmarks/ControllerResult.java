package org.actornas.benchmarks;

import java.util.List;

/**
 * The controller's work, each kind in turn, round by round.
 *
 * @param hidden units of its LSTM
 * @param intraOpThreads of TensorFlow
 * @param timings of each kind of work
 * @param peakResidentBytes of the process, which holds a policy for each form of reconstruction
 * @param othersCpuShare of the machine's processors, used by others meanwhile, 0 to 1
 */
public record ControllerResult(
    int hidden,
    int intraOpThreads,
    List<Timing> timings,
    long peakResidentBytes,
    double othersCpuShare) {
  public ControllerResult {
    timings = List.copyOf(timings);
  }

  /**
   * One kind of work.
   *
   * @param work what was done
   * @param seconds of doing it once
   */
  public record Timing(String work, Spread seconds) {}
}
