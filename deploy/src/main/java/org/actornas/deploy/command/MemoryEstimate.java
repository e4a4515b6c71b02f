package org.actornas.deploy.command;

import org.actornas.deploy.config.SearchConfig;
import org.actornas.protocol.weights.WeightsShape;

/**
 * About how much memory a search takes on CPUs, from what it must hold at once. The fixed part, and
 * how many values a training step keeps, are fitted to the peaks that docs/benchmarks.md has.
 *
 * @param bytes of the whole process
 */
record MemoryEstimate(long bytes) {
  private static final long MIB = 1L << 20;

  /** The JVM with its heap, TensorFlow, and the memory buffer. */
  private static final long FIXED = 600 * MIB;

  /** The logits, their softmax and their gradient. */
  private static final long VALUES_A_WORD = 3;

  /** What the backward pass of a node reads, and its gradients. */
  private static final long VALUES_A_UNIT = 8;

  /**
   * For a configuration and its text.
   *
   * @param words V
   * @param tokens of all splits
   */
  static MemoryEstimate of(SearchConfig settings, int words, long tokens) {
    SearchConfig.Model model = settings.model();
    WeightsShape shape = settings.shape(words);
    long weights =
        shape.blocks().values().stream()
            .mapToLong(block -> (long) block.rows() * block.columns())
            .sum();
    double positions = (double) model.batch() * model.bpttSteps();
    double step =
        positions
            * (VALUES_A_WORD * words
                + VALUES_A_UNIT * settings.space().nodes() * (double) model.hidden());
    int workers = settings.workers().count();
    // the store, and in every worker the values that it was sent and the model's variables
    double floats = weights * (1 + 2.0 * workers) + step * workers;
    return new MemoryEstimate((long) (FIXED + Float.BYTES * (floats + tokens)));
  }
}
