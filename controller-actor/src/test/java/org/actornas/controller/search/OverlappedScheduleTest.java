package org.actornas.controller.search;

import static org.actornas.controller.search.ScriptedSearch.CANDIDATES;
import static org.actornas.controller.search.ScriptedSearch.CELLS;
import static org.actornas.controller.search.ScriptedSearch.EPOCHS;
import static org.actornas.controller.search.ScriptedSearch.MINIBATCHES;
import static org.actornas.controller.search.ScriptedSearch.STEPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link SearchState} with both kinds of work at once. */
class OverlappedScheduleTest {
  private static ScriptedSearch search(int lag, int maxStaleness, long seed) {
    Asynchrony asynchrony = new Asynchrony(Schedule.OVERLAPPED, lag, maxStaleness, 2);
    return new ScriptedSearch(
        ScriptedSearch.state(ScriptedSearch.settings(asynchrony), true), seed);
  }

  @Test
  void both_kinds_of_work_are_one_phase() {
    ScriptedSearch search = search(1, 9, 1);
    Set<Phase> phases = new HashSet<>();
    boolean both = false;
    while (search.state.phase() != Phase.DONE) {
      phases.add(search.state.phase());
      both |=
          search.state.openTasks().stream().anyMatch(Task.Training.class::isInstance)
              && search.state.openTasks().stream().anyMatch(Task.Evaluation.class::isInstance);
      search.step();
    }

    assertThat(phases)
        .containsExactlyInAnyOrder(
            Phase.OVERLAPPED, Phase.MEMORY, Phase.EPOCH_END, Phase.DERIVATION);
    assertThat(both).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void every_epoch_trains_and_learns_as_much_as_asked(int lag) {
    for (long seed = 0; seed < 20; seed++) {
      ScriptedSearch search = search(lag, 50, seed).play();

      assertThat(search.epochs).hasSize(EPOCHS);
      for (EpochSummary epoch : search.epochs) {
        assertThat(epoch.minibatches()).isEqualTo(MINIBATCHES);
        assertThat(epoch.trainLoss()).isEqualTo(4);
        assertThat(epoch.evaluations()).isEqualTo(STEPS * CELLS);
        assertThat(epoch.policyVersion()).isEqualTo((long) STEPS * epoch.epoch());
      }
      assertThat(search.tasks(Task.Training.class)).hasSize(3 * EPOCHS);
      assertThat(search.tasks(Task.Training.class))
          .extracting(Task.Training::learningRate)
          .isEqualTo(
              ScriptedSearch.of(0, true, 1).play().tasks(Task.Training.class).stream()
                  .map(Task.Training::learningRate)
                  .toList());
      assertThat(search.state.scored()).hasSize(CANDIDATES);
    }
  }

  @Test
  void steps_are_spread_over_the_training() {
    for (long seed = 0; seed < 20; seed++) {
      ScriptedSearch search = search(STEPS, 50, seed);
      while (search.state.phase() == Phase.OVERLAPPED) {
        search.step();
        long trained =
            search.events(SearchEvent.TrainingDone.class).stream()
                .filter(done -> done.taskId() < 3)
                .mapToLong(done -> done.outcome().minibatches())
                .sum();
        assertThat(search.events(SearchEvent.StepSampled.class))
            .hasSizeLessThanOrEqualTo((int) (1 + STEPS * trained / MINIBATCHES));
      }
    }
  }

  @Test
  void two_workers_that_do_steps_first_find_work_at_any_time_before_the_last_epoch() {
    for (int lag = 1; lag < 5; lag++) {
      ScriptedSearch search = search(lag, 50, 1);
      List<Task> leased = new ArrayList<>();
      while (search.state.epoch() < EPOCHS) {
        if (!(search.state.next() instanceof Next.Wait)) {
          search.step();
        } else if (leased.size() < 2) {
          Optional<Task> next = waiting(search.state, leased);
          assertThat(next).as("work for an idle worker").isPresent();
          search.lease(next.get());
          leased.add(next.get());
        } else {
          // a step is short, and all trainings take as long
          Task done =
              leased.stream()
                  .filter(Task.Evaluation.class::isInstance)
                  .findFirst()
                  .orElse(leased.get(0));
          leased.remove(done);
          search.finish(done);
        }
      }
    }
  }

  private static Optional<Task> waiting(SearchState state, List<Task> leased) {
    return state.openTasks().stream()
        .filter(task -> !leased.contains(task))
        .min(Comparator.comparing(task -> !(task instanceof Task.Evaluation)));
  }

  @Test
  void training_is_planned_one_epoch_ahead_at_most() {
    ScriptedSearch search = search(0, 50, 3);
    while (search.state.phase() != Phase.DERIVATION) {
      search.step();
      assertThat(search.events(SearchEvent.TrainingSampled.class))
          .hasSizeLessThanOrEqualTo(Math.min(EPOCHS, search.state.epoch() + 1));
    }
  }

  @Test
  void a_step_that_comes_too_late_is_given_up_and_another_drawn() {
    int stale = 0;
    for (long seed = 0; seed < 50; seed++) {
      ScriptedSearch search = search(2, 2, seed).play();

      int given = search.epochs.stream().mapToInt(EpochSummary::staleSteps).sum();
      stale += given;
      assertThat(search.events(SearchEvent.PolicyUpdated.class)).hasSize(STEPS * EPOCHS);
      assertThat(search.events(SearchEvent.StepSampled.class)).hasSize(STEPS * EPOCHS + given);
      assertThat(search.stale).hasSize(given).allMatch(late -> late.staleness() == 3);
      assertThat(search.state.baseline().rewards()).isEqualTo(STEPS * EPOCHS);
    }
    assertThat(stale).isPositive();
  }

  @Test
  void after_any_number_of_events_the_search_goes_on_as_if_nothing_had_been() {
    for (long seed = 0; seed < 10; seed++) {
      ScriptedSearch whole = search(2, 2, seed).play();
      for (int known = 0; known <= whole.events.size(); known++) {
        SearchState live = search(2, 2, seed).state;
        whole.events.subList(0, known).forEach(live::apply);

        SearchState replayed =
            Journals.replay(search(2, 2, seed).state, whole.events.subList(0, known)).state();

        assertThat(replayed.next()).as("after %d events", known).isEqualTo(live.next());
        assertThat(replayed.openTasks()).isEqualTo(live.openTasks());
        assertThat(replayed.standing().done()).isEqualTo(live.standing().done());
        assertThat(replayed.trainingsUnderWay()).isEqualTo(live.trainingsUnderWay());
        List<Effects> effects = new ArrayList<>();
        for (SearchEvent next : whole.events.subList(known, whole.events.size())) {
          effects.add(replayed.apply(next));
          assertThat(effects.get(effects.size() - 1)).isEqualTo(live.apply(next));
        }
        assertThat(replayed.scored()).isEqualTo(live.scored());
      }
    }
  }

  @Test
  void the_updates_to_take_again_are_those_that_were_asked_for_whatever_came_between() {
    int overtaken = 0;
    for (long seed = 0; seed < 50; seed++) {
      ScriptedSearch search = search(2, 50, seed).busy().play();
      SearchState live = search(2, 50, seed).state;
      List<SearchEvent> known = new ArrayList<>();
      int asked = 0;
      int since = 0;
      for (SearchEvent event : search.events) {
        if (event instanceof SearchEvent.PolicyUpdated) {
          overtaken += live.next() instanceof Next.Update ? 0 : 1;
          asked++;
          since++;
        }
        live.apply(event);
        known.add(event);
        if (event instanceof SearchEvent.EpochEnded) {
          since = 0;
        }
        List<PolicyStep> again =
            Journals.replay(search(2, 50, seed).state, known).updates().stream()
                .map(Replay.Update::step)
                .toList();
        List<PolicyStep> first =
            search.asked(Next.Update.class).subList(asked - since, asked).stream()
                .map(Next.Update::step)
                .toList();
        assertThat(again).isEqualTo(first);
      }
    }
    assertThat(overtaken).isPositive();
  }

  @Test
  void what_can_not_happen_is_refused() {
    ScriptedSearch search = search(0, 9, 1);
    search.step();
    assertThatThrownBy(
            () -> search.state.apply(new SearchEvent.TrainingSampled(Cells.cells(0, MINIBATCHES))))
        .isInstanceOf(IllegalStateException.class);
    search.step();
    assertThatThrownBy(
            () ->
                search.state.apply(
                    new SearchEvent.StepSampled(
                        0, Cells.cells(9, CELLS), List.of(1.0, 1.0), List.of(-1.0, -1.0))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OVERLAPPED");
  }
}
