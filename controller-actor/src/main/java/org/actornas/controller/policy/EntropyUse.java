package org.actornas.controller.policy;

/** Where the entropy of a sampled cell's decisions enters, times its weight. */
public enum EntropyUse {
  /** Added to the reward, as in ENAS: no gradient flows through it. */
  REWARD,
  /** Subtracted from the loss: its gradient flows. */
  REGULARIZER
}
