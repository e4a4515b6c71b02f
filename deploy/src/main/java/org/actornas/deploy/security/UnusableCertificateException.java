package org.actornas.deploy.security;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A key or a certificate that cannot be used as what it is given for. */
public final class UnusableCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final TlsFile part;
  private final String problem;

  /**
   * @param file the file at fault
   * @param part what it is given for
   * @param problem what is wrong and what would be right
   */
  UnusableCertificateException(Path file, TlsFile part, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
    this.file = file;
    this.part = part;
    this.problem = problem;
  }

  /** The file at fault. */
  public Path file() {
    return file;
  }

  /** What the file is given for; so the configuration key that names it is known. */
  public TlsFile part() {
    return part;
  }

  /** What is wrong and what would be right; does not name the file. */
  public String problem() {
    return problem;
  }
}
