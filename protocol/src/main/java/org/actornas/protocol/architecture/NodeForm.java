package org.actornas.protocol.architecture;

import java.util.Locale;

/** What a node computes from its parent's value {@code p}, {@code [B, H]}. */
public enum NodeForm {
  /**
   * ENAS's training form: {@code [u; c] = p W}, {@code c = sigmoid(c)}, {@code v = c * act(u) + (1
   * - c) * p}, with {@code W [H, 2H]}.
   */
  HIGHWAY,
  /** Section 2.3 of the paper as written: {@code v = act(p W)}, with {@code W [H, H]}. */
  PLAIN;

  /** The name in files and configuration. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Columns of a node's weight matrix for hidden size {@code H}: 2H or H. */
  public int columns(int hidden) {
    return this == HIGHWAY ? 2 * hidden : hidden;
  }
}
