package org.actornas.deploy.run;

/** A search that could not begin or broke; the message is for the person who started it. */
public final class SearchFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose turn it is to mend it. */
  public enum Reason {
    /** A setting that does not fit this machine, such as a device that it does not have. */
    CONFIGURATION,
    /** The text: missing, empty, not UTF-8, too short. */
    CORPUS,
    /** The run's own files: damaged, missing, or not belonging together. */
    FILES,
    /** The search itself. */
    SEARCH
  }

  private final Reason reason;

  public SearchFailedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public SearchFailedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
