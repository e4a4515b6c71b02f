package org.actornas.controller.search;

import java.util.Locale;

/** The parts of an epoch, and the end of a search. */
public enum Phase {
  /** Shared weights are trained. */
  SHARED,
  /** The policy is updated. */
  CONTROLLER,
  /** Both at once. */
  OVERLAPPED,
  /** The memory buffer is filled. */
  MEMORY,
  /** The epoch's numbers are complete. */
  EPOCH_END,
  /** Candidates are scored on the whole validation split. */
  DERIVATION,
  /** Nothing is left to do. */
  DONE;

  /** The name in logs and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The phase of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Phase labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
