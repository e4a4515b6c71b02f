package org.actornas.controller.policy;

import java.util.Locale;

/** The search strategies that a run may choose. */
public enum StrategyName {
  /** REINFORCE without reconstruction. */
  ENAS,
  /** REINFORCE and a reconstruction loss on a memory buffer: the paper's. */
  ENAS_MEMORY,
  /** Uniform sampling; nothing is learned but the shared weights: the baseline. */
  RANDOM;

  /** The name in configuration, files and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the strategy fills and reads the memory buffer. */
  public boolean usesMemory() {
    return this == ENAS_MEMORY;
  }
}
