package org.actornas.deploy.simulation;

import java.util.Locale;

/** A schedule led to what must never be. */
final class BrokenPromise extends AssertionError {
  private static final long serialVersionUID = 1;

  BrokenPromise(String what) {
    super(what);
  }

  /** What must hold at any time. */
  static void unless(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new BrokenPromise(String.format(Locale.ROOT, format, values));
    }
  }
}
