package org.actornas.worker.corpus;

import java.util.Locale;

/** The three parts of a corpus. */
public enum Split {
  TRAIN,
  VALID,
  TEST;

  /** The name in files: {@code train}, {@code valid}, {@code test}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
