package org.actornas.protocol.architecture;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One recurrent cell, immutable and valid: N activations and, for every node but the first, the
 * earlier node that it reads.
 *
 * <p>The canonical text is its 2N-1 decisions separated by blanks, in sampling order: {@code act_0
 * prev_1 act_1 ... prev_{N-1} act_{N-1}}, ENAS's own form.
 */
public final class Architecture {
  private final int[] decisions;

  private Architecture(int[] decisions) {
    this.decisions = decisions;
  }

  /**
   * The cell of these decisions.
   *
   * @throws InvalidArchitectureException naming the first decision that cannot be, and what could
   */
  public static Architecture of(int... decisions) {
    if (decisions.length % 2 == 0 || decisions.length > 2 * SearchSpace.MAX_NODES - 1) {
      throw new InvalidArchitectureException(
          "an architecture of N nodes has 2N-1 decisions (1 to "
              + (2 * SearchSpace.MAX_NODES - 1)
              + ", odd), but "
              + decisions.length
              + " were given");
    }
    SearchSpace space = new SearchSpace((decisions.length + 1) / 2);
    for (int step = 0; step < decisions.length; step++) {
      int choices = space.choices(step);
      if (decisions[step] < 0 || decisions[step] >= choices) {
        throw new InvalidArchitectureException(
            "decision %d (%s of node %d) is %d: expected 0 to %d"
                .formatted(
                    step,
                    SearchSpace.isActivation(step) ? "activation" : "parent",
                    SearchSpace.nodeOf(step),
                    decisions[step],
                    choices - 1));
      }
    }
    return new Architecture(decisions.clone());
  }

  /**
   * Reads the canonical text; any white space or commas may separate the integers.
   *
   * @throws InvalidArchitectureException if it is not a list of valid decisions
   */
  public static Architecture parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw new InvalidArchitectureException("an architecture's text is empty");
    }
    String[] words = trimmed.split("[\\s,]+");
    int[] decisions = new int[words.length];
    for (int step = 0; step < words.length; step++) {
      try {
        decisions[step] = Integer.parseInt(words[step]);
      } catch (NumberFormatException e) {
        throw new InvalidArchitectureException(
            "decision %d is '%s': expected an integer".formatted(step, words[step]), e);
      }
    }
    return of(decisions);
  }

  /** The space that this cell belongs to. */
  public SearchSpace space() {
    return new SearchSpace(nodes());
  }

  /** N. */
  public int nodes() {
    return (decisions.length + 1) / 2;
  }

  /** The decision at a step of the sampling order. */
  public int decision(int step) {
    return decisions[step];
  }

  /** All 2N-1 decisions: a new array. */
  public int[] decisions() {
    return decisions.clone();
  }

  /** The activation of node {@code node}, 0 to N-1. */
  public Activation activation(int node) {
    return Activation.of(decisions[2 * node]);
  }

  /** The node that node {@code node}, 1 to N-1, reads. */
  public int parent(int node) {
    if (node < 1) {
      throw new IndexOutOfBoundsException(
          "node 0 reads the input and the previous state, not a node");
    }
    return decisions[2 * node - 1];
  }

  /** The nodes that no node reads, in ascending order; the cell's output is their mean. */
  public int[] leaves() {
    boolean[] read = new boolean[nodes()];
    for (int node = 1; node < nodes(); node++) {
      read[parent(node)] = true;
    }
    return IntStream.range(0, nodes()).filter(node -> !read[node]).toArray();
  }

  /** The canonical text. */
  public String text() {
    return Arrays.stream(decisions).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Architecture that && Arrays.equals(decisions, that.decisions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(decisions);
  }

  @Override
  public String toString() {
    return text();
  }
}
