package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.actornas.protocol.architecture.Architecture;

/**
 * A search taken up again: its state after the last event that is known of it, and what has to be
 * done once more to what only followed from the events.
 *
 * @param state after all events
 * @param updates that the policy has to take, from where the last finished epoch left it
 * @param history lines since that epoch, those of one task together
 */
public record Replay(
    SearchState state, List<Update> updates, List<List<EvaluatedArchitecture>> history) {

  /** An update of the policy, with all that it depends on. */
  public record Update(PolicyStep step, List<Architecture> remembered) {
    public Update {
      remembered = List.copyOf(remembered);
    }
  }

  public Replay {
    updates = List.copyOf(updates);
    history = List.copyOf(history);
  }

  /**
   * Folds what happened.
   *
   * @param state of a search that has not begun; it is moved on
   * @param lastEpoch the last epoch's end, if one has ended
   * @param since what happened after it, in order
   * @throws IllegalStateException if that can't have happened to this search
   */
  public static Replay of(
      SearchState state, Optional<SearchEvent.EpochEnded> lastEpoch, List<SearchEvent> since) {
    lastEpoch.ifPresent(end -> state.resume(end.next()));
    List<Update> updates = new ArrayList<>();
    List<List<EvaluatedArchitecture>> history = new ArrayList<>();
    for (SearchEvent event : since) {
      if (event instanceof SearchEvent.PolicyUpdated updated) {
        Next.Update due =
            state
                .dueUpdate()
                .orElseThrow(() -> new IllegalStateException("no update was due: " + event));
        updates.add(new Update(due.step(), updated.remembered()));
      }
      List<EvaluatedArchitecture> lines = state.apply(event).history();
      if (!lines.isEmpty()) {
        history.add(lines);
      }
    }
    return new Replay(state, updates, history);
  }
}
