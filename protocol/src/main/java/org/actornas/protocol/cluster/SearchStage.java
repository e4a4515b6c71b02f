package org.actornas.protocol.cluster;

import java.util.Locale;

/** Where a cluster is with its search. */
public enum SearchStage {
  /** None was ever submitted. */
  NONE,
  /** Its files and its text are being read. */
  STARTING,
  /** Work is leased. */
  RUNNING,
  /** Somebody wants no work to be leased for now. */
  PAUSED,
  /** Something that it needs failed; it is taken up again from what was kept. */
  BROKEN,
  /** It has found its best cell. */
  FINISHED,
  /** It was stopped. */
  STOPPED,
  /** It can't be done. */
  FAILED;

  /** As people and programs read it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it takes the cluster's place: no other can be submitted. */
  public boolean isOpen() {
    return this == STARTING || this == RUNNING || this == PAUSED || this == BROKEN;
  }
}
