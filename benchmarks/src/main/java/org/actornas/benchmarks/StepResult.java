package org.actornas.benchmarks;

/**
 * Training and evaluation steps of one size, measured in turn with the ceiling: a fraction is that
 * of one round, so that a slow moment of the machine slows both of its sides.
 *
 * @param size of the model
 * @param intraOpThreads that the steps and the ceiling used
 * @param ceilingGflops of {@link MatrixProduct}
 * @param training one step: forward, backward, update; dropout as in the preset
 * @param evaluation one step: forward
 * @param buildSeconds graph and session
 * @param firstTrainingSeconds the first step, which is slower
 * @param peakResidentBytes most resident bytes of the process, the ceiling's 48 MiB included
 * @param othersCpuShare of the machine's processors, used by others meanwhile, 0 to 1
 */
public record StepResult(
    Size size,
    int intraOpThreads,
    Spread ceilingGflops,
    Timing training,
    Timing evaluation,
    double buildSeconds,
    double firstTrainingSeconds,
    long peakResidentBytes,
    double othersCpuShare) {

  /**
   * One kind of step.
   *
   * @param seconds of one step
   * @param gflops billions of floating-point operations a second, by {@link Size}'s formula
   * @param ceilingFraction gflops over those of the ceiling in the same round
   */
  public record Timing(Spread seconds, Spread gflops, Spread ceilingFraction) {

    /** From seconds by round. */
    static Timing of(double[] seconds, double flops, double[] ceilingGflops) {
      double[] gflops = new double[seconds.length];
      double[] fraction = new double[seconds.length];
      for (int round = 0; round < seconds.length; round++) {
        gflops[round] = flops / seconds[round] / 1e9;
        fraction[round] = gflops[round] / ceilingGflops[round];
      }
      return new Timing(Spread.of(seconds), Spread.of(gflops), Spread.of(fraction));
    }
  }
}
