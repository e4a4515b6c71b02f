package org.actornas.worker.scratch;

import java.util.Locale;

/** Why a training ended. */
public enum EndReason {
  /** All epochs are done. */
  MAX_EPOCHS,
  /** The validation perplexity has not improved for as long as the patience lasts. */
  NO_GAIN,
  /** The time budget is spent. */
  TIME_BUDGET,
  /** Someone asked for it; the training can be resumed. */
  STOPPED;

  /** The name in logs and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
