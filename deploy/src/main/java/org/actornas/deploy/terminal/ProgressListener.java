package org.actornas.deploy.terminal;

/** Hears how far a search is. Both calls return at once, from any thread. */
public interface ProgressListener {
  /** Something moved; may come as often as the search likes. */
  void progress(Progress now);

  /** An epoch ended with these numbers. */
  void epochFinished(Progress end);
}
