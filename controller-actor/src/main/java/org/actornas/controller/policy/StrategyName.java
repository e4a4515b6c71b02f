package org.actornas.controller.policy;

/** The search strategies that a run may choose. */
public enum StrategyName {
  /** REINFORCE without reconstruction. */
  ENAS,
  /** REINFORCE and a reconstruction loss on a memory buffer: the paper's. */
  ENAS_MEMORY,
  /** Uniform sampling; nothing is learned but the shared weights: the baseline. */
  RANDOM;

  /** Whether the strategy fills and reads the memory buffer. */
  public boolean usesMemory() {
    return this == ENAS_MEMORY;
  }
}
