package org.actornas.protocol.architecture;

/**
 * The recurrent cells that a search chooses from (the paper's section 2.3).
 *
 * <p>A cell of N nodes is 2N-1 decisions in sampling order: {@code act_0, prev_1, act_1, ...,
 * prev_{N-1}, act_{N-1}}. Node 0 reads the input and the previous state; node j reads one earlier
 * node.
 *
 * @param nodes N, at least 1
 */
public record SearchSpace(int nodes) {
  /** The largest cell that a search space may describe. */
  public static final int MAX_NODES = 64;

  public SearchSpace {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new IllegalArgumentException("nodes must be 1 to " + MAX_NODES + ", but is " + nodes);
    }
  }

  /** 2N-1. */
  public int decisions() {
    return 2 * nodes - 1;
  }

  /** Whether the decision at a step is an activation (otherwise it is a parent). */
  public static boolean isActivation(int step) {
    return step % 2 == 0;
  }

  /** The node that the decision at a step belongs to. */
  public static int nodeOf(int step) {
    return (step + 1) / 2;
  }

  /**
   * How many values the decision at a step may take: 4 for an activation, j for node j's parent.
   */
  public int choices(int step) {
    if (step < 0 || step >= decisions()) {
      throw new IndexOutOfBoundsException("step " + step + " of " + decisions() + " decisions");
    }
    return isActivation(step) ? Activation.COUNT : nodeOf(step);
  }

  /** The largest of {@link #choices} over all steps. */
  public int maxChoices() {
    return Math.max(Activation.COUNT, nodes - 1);
  }

  /** Pairs i &lt; j: N(N-1)/2. */
  public int edges() {
    return nodes * (nodes - 1) / 2;
  }
}
