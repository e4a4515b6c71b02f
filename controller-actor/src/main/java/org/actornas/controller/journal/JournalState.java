package org.actornas.controller.journal;

import java.util.Optional;
import org.actornas.controller.search.SearchEvent;

/**
 * What of a journal is in its snapshots.
 *
 * @param started the last controller that took the search over
 * @param lastEpoch the last epoch's end
 */
public record JournalState(
    Optional<JournalEvent.Started> started, Optional<SearchEvent.EpochEnded> lastEpoch) {
  static final JournalState EMPTY = new JournalState(Optional.empty(), Optional.empty());

  /** Of the last controller that took the search over; 0 before the first. */
  long incarnation() {
    return started.map(JournalEvent.Started::incarnation).orElse(0L);
  }
}
