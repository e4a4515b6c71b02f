package org.actornas.controller.policy;

import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;

/**
 * Where a search space's decisions lie in the policy's tensors. D is 2N-1 decisions, C the largest
 * number of choices; every decision is padded to C, its padding masked.
 *
 * <p>The embedding's row 0 is the learned start input; then follow the values of decision 0, of
 * decision 1, and so on. The last decision is never an input and has no rows.
 */
record DecisionLayout(SearchSpace space) {
  /** Row of the start input. */
  static final int START = 0;

  /**
   * Added to the logits of choices that a decision does not have: their probability is exactly 0.
   */
  static final float MASKED = -1e9f;

  /** D. */
  int decisions() {
    return space.decisions();
  }

  /** C. */
  int width() {
    return space.maxChoices();
  }

  /** The embedding's row of the first value of a decision. */
  int firstRow(int step) {
    int row = START + 1;
    for (int earlier = 0; earlier < step; earlier++) {
      row += space.choices(earlier);
    }
    return row;
  }

  /** How many rows the embedding has. */
  int rows() {
    return firstRow(decisions() - 1);
  }

  /** [D * C] 0 where a choice exists, {@link #MASKED} where not. */
  float[] mask() {
    float[] mask = new float[decisions() * width()];
    for (int step = 0; step < decisions(); step++) {
      for (int value = space.choices(step); value < width(); value++) {
        mask[step * width() + value] = MASKED;
      }
    }
    return mask;
  }

  /** The decisions of R architectures, time-major: [D * R]. */
  int[] decisionsOf(Iterable<Architecture> architectures, int count) {
    int[] decisions = new int[decisions() * count];
    int column = 0;
    for (Architecture architecture : architectures) {
      if (architecture.nodes() != space.nodes()) {
        throw new IllegalArgumentException(
            "the policy is for cells of %d nodes, but '%s' has %d"
                .formatted(space.nodes(), architecture, architecture.nodes()));
      }
      for (int step = 0; step < decisions(); step++) {
        decisions[step * count + column] = architecture.decision(step);
      }
      column++;
    }
    return decisions;
  }

  /**
   * The embedding's rows that the LSTM reads at every step, teacher-forced: the start, then the
   * decision before. [D * R], time-major, of {@link #decisionsOf}.
   */
  int[] inputsOf(int[] decisions, int count) {
    int[] inputs = new int[decisions.length];
    for (int step = 1; step < decisions(); step++) {
      int firstRow = firstRow(step - 1);
      for (int column = 0; column < count; column++) {
        inputs[step * count + column] = firstRow + decisions[(step - 1) * count + column];
      }
    }
    return inputs;
  }
}
