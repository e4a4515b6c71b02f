package org.actornas.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A language model and a minibatch to measure.
 *
 * @param hidden H; the embedding is tied, E = H
 * @param batch B, streams
 * @param steps T, time steps
 * @param vocabulary V
 * @param preset the preset whose other settings (dropout, decay, norms) go with it
 */
public record Size(int hidden, int batch, int steps, int vocabulary, String preset) {
  /** The sizes that are measured, from the demo's to the paper's. */
  static final List<Size> ALL =
      List.of(
          new Size(64, 32, 20, 2_000, "demo"),
          new Size(200, 64, 35, 10_000, "ptb-small"),
          new Size(650, 64, 35, 10_000, "paper"),
          new Size(1_000, 64, 35, 10_000, "paper"));

  /**
   * The size of so many hidden units.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  static Size of(int hidden) {
    return ALL.stream()
        .filter(size -> size.hidden == hidden)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no size of %d hidden units: expected one of %s"
                        .formatted(
                            hidden,
                            ALL.stream()
                                .map(size -> Integer.toString(size.hidden))
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * Floating-point operations of the matrix products of a forward pass over a highway cell of 12
   * nodes: {@code B T (52 H^2 + 2 H V)}. The cell's part is 13 products of a row of H with [H, 2H]:
   * the input, the state, and 11 edges.
   */
  double evaluationFlops() {
    double tokens = (double) batch * steps;
    return tokens * (52.0 * hidden * hidden + 2.0 * hidden * vocabulary);
  }

  /** Three times those of the forward pass: each product has two gradients. */
  double trainingFlops() {
    return 3 * evaluationFlops();
  }

  /** B T. */
  int tokens() {
    return batch * steps;
  }
}
