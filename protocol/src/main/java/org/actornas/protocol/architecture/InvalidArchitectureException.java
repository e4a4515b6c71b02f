package org.actornas.protocol.architecture;

/** A text, file or list of decisions that is not an architecture; the message says why. */
public final class InvalidArchitectureException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidArchitectureException(String message) {
    super(message);
  }

  public InvalidArchitectureException(String message, Throwable cause) {
    super(message, cause);
  }
}
