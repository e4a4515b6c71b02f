package org.actornas.deploy.terminal;

/** Where a run's progress, log lines and summary are shown. */
public interface Screen extends ProgressListener, AutoCloseable {
  /** A line of the log. */
  void log(String line);

  /** The end. */
  void summary(Summary summary);

  /** Shows what is still waiting, and stops. */
  @Override
  void close();
}
