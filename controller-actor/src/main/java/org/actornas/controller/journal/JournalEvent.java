package org.actornas.controller.journal;

import org.actornas.controller.search.SearchEvent;

/** What a search's journal holds. */
public sealed interface JournalEvent {

  /** A controller took the search over. */
  record Started(long incarnation, SearchIdentity search) implements JournalEvent {}

  /** Something happened in the search. */
  record Happened(SearchEvent event) implements JournalEvent {}
}
