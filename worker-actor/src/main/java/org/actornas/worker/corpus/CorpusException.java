package org.actornas.worker.corpus;

/**
 * A corpus that cannot be used. The message names the file or folder at fault, the line or byte
 * where there is one, and what would be right.
 */
public final class CorpusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorpusException(String message) {
    super(message);
  }

  public CorpusException(String message, Throwable cause) {
    super(message, cause);
  }
}
