package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads events as a journal has them: the last epoch's end, and what came after. */
final class Journals {
  private Journals() {}

  static Replay replay(SearchState unbegun, List<SearchEvent> events) {
    Optional<SearchEvent.EpochEnded> last = Optional.empty();
    List<SearchEvent> since = new ArrayList<>();
    for (SearchEvent event : events) {
      if (event instanceof SearchEvent.EpochEnded ended) {
        last = Optional.of(ended);
        since.clear();
      } else {
        since.add(event);
      }
    }
    return Replay.of(unbegun, last, since);
  }
}
