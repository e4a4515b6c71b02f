package org.actornas.controller.journal;

import java.util.Optional;
import org.actornas.controller.search.SearchEvent;

/**
 * What of a journal is in its snapshots.
 *
 * @param incarnation of the last controller that took the search over; 0 before the first
 * @param lastEpoch the last epoch's end
 */
public record JournalState(long incarnation, Optional<SearchEvent.EpochEnded> lastEpoch) {
  static final JournalState EMPTY = new JournalState(0, Optional.empty());
}
