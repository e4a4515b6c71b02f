package org.actornas.protocol.architecture;

/** A cell that a text form cannot hold; the message says why, and which forms can. */
public final class UnrepresentableArchitectureException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnrepresentableArchitectureException(String message) {
    super(message);
  }
}
