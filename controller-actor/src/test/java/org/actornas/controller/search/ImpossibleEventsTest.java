package org.actornas.controller.search;

import static org.actornas.controller.search.ScriptedSearch.CELLS;
import static org.actornas.controller.search.ScriptedSearch.MINIBATCHES;
import static org.actornas.controller.search.ScriptedSearch.evaluated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.Test;

/** Events that {@link SearchState} refuses. */
class ImpossibleEventsTest {
  private static final EpochBoundary BOUNDARY =
      new EpochBoundary(
          2,
          false,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          Baseline.empty(0.95),
          List.of(),
          Optional.empty(),
          Optional.empty());

  @Test
  void an_event_of_another_phase_is_refused_and_changes_nothing() {
    for (Phase phase : EnumSet.complementOf(EnumSet.of(Phase.OVERLAPPED))) {
      ScriptedSearch search = ScriptedSearch.of(0, true, 1).playTo(phase);
      Next next = search.state.next();
      for (SearchEvent event : eventsOutside(phase)) {
        assertThatThrownBy(() -> search.state.apply(event))
            .as("%s in %s", event, phase)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(phase.name());
      }
      assertThat(search.state.next()).isEqualTo(next);
    }
  }

  @Test
  void nothing_is_planned_twice() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1);
    search.step();
    assertRefused(search, search.events.get(0));

    search.playTo(Phase.CONTROLLER);
    search.step();
    assertRefused(search, search.events.get(search.events.size() - 1));

    search.playTo(Phase.DERIVATION);
    search.step();
    assertRefused(search, search.events.get(search.events.size() - 1));
  }

  @Test
  void a_result_of_a_task_that_is_not_open_is_refused() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1);
    search.step();
    SearchEvent done = search.finish(search.state.openTasks().get(0));
    assertRefused(search, done);

    search.playTo(Phase.DERIVATION);
    assertRefused(search, new SearchEvent.CandidatesScored(0, "w", evaluated(50)));
  }

  @Test
  void a_cursor_is_assigned_to_an_open_task_once() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1);
    search.step();
    search.lease(search.state.openTasks().get(0));

    assertRefused(search, new SearchEvent.CursorAssigned(0, 1));
    assertRefused(search, new SearchEvent.CursorAssigned(1, 0));
    assertRefused(search, new SearchEvent.CursorAssigned(99, 5));
  }

  @Test
  void no_update_is_taken_before_its_rewards_are_there() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1).playTo(Phase.CONTROLLER);
    search.step();

    assertRefused(search, updated());
  }

  private static void assertRefused(ScriptedSearch search, SearchEvent event) {
    List<Task> open = search.state.openTasks();

    assertThatThrownBy(() -> search.state.apply(event)).isInstanceOf(IllegalStateException.class);
    assertThat(search.state.openTasks()).isEqualTo(open);
  }

  private static List<SearchEvent> eventsOutside(Phase phase) {
    List<SearchEvent> events = new ArrayList<>();
    if (phase != Phase.SHARED) {
      events.add(new SearchEvent.TrainingSampled(Cells.cells(0, MINIBATCHES)));
      events.add(new SearchEvent.CursorAssigned(0, 0));
      events.add(
          new SearchEvent.TrainingDone(
              0, "w", new Outcome.Trained(4, 2, 0, new StreamCursor(0, 20, new float[0]))));
    }
    if (phase != Phase.CONTROLLER) {
      events.add(
          new SearchEvent.StepSampled(
              0, Cells.cells(0, CELLS), List.of(1.0, 1.0), List.of(-1.0, -1.0)));
      events.add(new SearchEvent.RewardAccepted(0, "w", evaluated(50, 60)));
      events.add(updated());
    }
    if (phase != Phase.MEMORY) {
      events.add(new SearchEvent.MemoryStored(3, 3));
    }
    if (phase != Phase.EPOCH_END) {
      events.add(new SearchEvent.EpochEnded(BOUNDARY, ScriptedSearch.kept(1)));
    }
    if (phase != Phase.DERIVATION) {
      events.add(new SearchEvent.CandidatesSampled(0, Cells.cells(0, 1), List.of(1.0)));
      events.add(new SearchEvent.CandidatesScored(0, "w", evaluated(50)));
    }
    return events;
  }

  private static SearchEvent updated() {
    return new SearchEvent.PolicyUpdated(
        new PolicyUpdate(PolicyUpdate.Outcome.APPLIED, 1, OptionalDouble.empty(), 3, 1),
        List.of(),
        1);
  }
}
