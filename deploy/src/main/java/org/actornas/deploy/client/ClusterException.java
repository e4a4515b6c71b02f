package org.actornas.deploy.client;

/** A cluster could not be asked, or declined; the message is for the person who asked. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public enum Reason {
    /** No node answers there, or it is none of a cluster. */
    UNREACHABLE,
    /** The node answers, but will not do it. */
    DECLINED
  }

  private final Reason reason;

  ClusterException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
