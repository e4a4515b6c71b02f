package org.actornas.protocol;

import org.actornas.protocol.cluster.SearchStage;

/** What the host of searches keeps in its journal. */
public sealed interface HostEvent extends WireMessage {

  /**
   * A process hosts searches from now on.
   *
   * @param process names it among all that ever were in the cluster
   */
  record HostBegan(String process) implements HostEvent {}

  /**
   * A search was submitted, and can begin.
   *
   * @param run its name
   * @param config HOCON
   */
  record SearchAccepted(String run, String config) implements HostEvent {}

  /** No more work is leased. */
  record SearchPaused() implements HostEvent {}

  /** Work is leased again. */
  record SearchContinued() implements HostEvent {}

  /**
   * The search is to end with what it has reached.
   *
   * @param reason in words
   */
  record StopWanted(String reason) implements HostEvent {}

  /**
   * The search is over.
   *
   * @param stage how it ended
   * @param message in words
   */
  record SearchOver(SearchStage stage, String message) implements HostEvent {}
}
