package org.actornas.benchmarks;

/** Times one thing: first how many repetitions make a sample long enough, then samples of it. */
final class Stopwatch {
  private final Runnable task;
  private final int repetitions;

  private Stopwatch(Runnable task, int repetitions) {
    this.task = task;
    this.repetitions = repetitions;
  }

  /**
   * Runs the task until it is warm and its time is known.
   *
   * @param warmUps runs before the time counts
   * @param sampleSeconds that a sample is to last at least
   */
  static Stopwatch warmed(Runnable task, int warmUps, double sampleSeconds) {
    for (int i = 0; i < warmUps; i++) {
      task.run();
    }
    double once = seconds(task, 1);
    return new Stopwatch(task, (int) Math.max(1, Math.ceil(sampleSeconds / once)));
  }

  /** Mean seconds of one run in one sample. */
  double sample() {
    return seconds(task, repetitions);
  }

  /** Runs a task and gives the mean seconds that it took. */
  static double seconds(Runnable task, int repetitions) {
    long start = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      task.run();
    }
    return (System.nanoTime() - start) / 1e9 / repetitions;
  }
}
