package org.actornas.deploy.node;

import org.actornas.protocol.HostEvent;
import org.actornas.protocol.cluster.SearchStage;

/**
 * The search that a cluster works on, or has last worked on; a fold over the host's events.
 *
 * @param stage {@link SearchStage#RUNNING} and {@link SearchStage#PAUSED} if it is wanted, whether
 *     or not it is led at the moment; else how it ended
 * @param run its name
 * @param config HOCON
 * @param stop why it is to end; empty if nobody wants that
 * @param message how it ended
 * @param host the process that hosts searches, the last that has begun to; empty before the first
 */
record HostState(
    SearchStage stage, String run, String config, String stop, String message, String host) {
  /** No search was ever submitted. */
  static final HostState EMPTY = new HostState(SearchStage.NONE, "", "", "", "", "");

  HostState after(HostEvent event) {
    if (event instanceof HostEvent.SearchAccepted accepted) {
      return new HostState(SearchStage.RUNNING, accepted.run(), accepted.config(), "", "", host);
    } else if (event instanceof HostEvent.SearchPaused) {
      return new HostState(SearchStage.PAUSED, run, config, stop, message, host);
    } else if (event instanceof HostEvent.SearchContinued) {
      return new HostState(SearchStage.RUNNING, run, config, stop, message, host);
    } else if (event instanceof HostEvent.StopWanted wanted) {
      return new HostState(stage, run, config, wanted.reason(), message, host);
    } else if (event instanceof HostEvent.HostBegan began) {
      return new HostState(stage, run, config, stop, message, began.process());
    }
    HostEvent.SearchOver over = (HostEvent.SearchOver) event;
    return new HostState(over.stage(), run, config, stop, over.message(), host);
  }

  /** How far the host is with a search that is to be led. */
  enum Hosting {
    /** Nothing of it is there yet: its files and its text are read. */
    READING,
    /** Work is leased, or would be if the search were not paused. */
    WORKING,
    /** All work is done; its end is kept and its last files are written. */
    ENDING,
    /** Something failed; it is taken up again after a while. */
    WAITING
  }

  /** What people are told of the search. */
  SearchStage shown(Hosting now) {
    if (!isOpen()) {
      return stage;
    }
    return switch (now) {
      case READING -> SearchStage.STARTING;
      case WORKING, ENDING -> stage;
      case WAITING -> SearchStage.BROKEN;
    };
  }

  /**
   * What people are told besides.
   *
   * @param trouble why it could not be led the last time; empty if it can
   */
  String told(Hosting now, String trouble) {
    if (!isOpen()) {
      return message;
    }
    if (!trouble.isEmpty()) {
      return trouble;
    }
    if (now == Hosting.ENDING) {
      return "it ends: its last files are being written";
    }
    return stop.isEmpty() ? "" : "it ends as soon as what is computed is done: " + stop;
  }

  /** Whether a search is to be led. */
  boolean isOpen() {
    return stage.isOpen();
  }
}
