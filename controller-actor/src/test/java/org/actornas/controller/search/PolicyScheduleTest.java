package org.actornas.controller.search;

import static org.actornas.controller.search.ScriptedSearch.CELLS;
import static org.actornas.controller.search.ScriptedSearch.EPOCHS;
import static org.actornas.controller.search.ScriptedSearch.STEPS;
import static org.actornas.controller.search.ScriptedSearch.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.policy.PolicyUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link SearchState} asks of the policy and the memory buffer, and when. */
class PolicyScheduleTest {
  @Test
  void every_epoch_takes_as_many_updates_as_asked_each_of_as_many_cells() {
    ScriptedSearch search = ScriptedSearch.of(1, false, 1).play();

    assertThat(search.asked(Next.Update.class))
        .hasSize(STEPS * EPOCHS)
        .allSatisfy(
            update -> {
              assertThat(update.step().sampled()).hasSize(CELLS);
              assertThat(update.step().advantages()).hasSize(CELLS);
            });
    assertThat(search.asked(Next.Update.class))
        .extracting(Next.Update::counter)
        .containsExactlyElementsOf(range(STEPS * EPOCHS));
    assertThat(search.state.policyVersion()).isEqualTo(STEPS * EPOCHS);
  }

  @Test
  void an_update_has_the_cells_of_its_step() {
    ScriptedSearch search = ScriptedSearch.of(2, false, 3).play();

    assertThat(search.asked(Next.Update.class))
        .extracting(update -> update.step().sampled())
        .containsExactlyElementsOf(
            search.events(SearchEvent.StepSampled.class).stream()
                .map(SearchEvent.StepSampled::architectures)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10})
  void a_step_is_drawn_by_a_policy_at_most_the_lag_behind_whatever_worker_is_faster(int lag) {
    for (long seed = 0; seed < 20; seed++) {
      ScriptedSearch search = ScriptedSearch.of(lag, true, seed).play();

      List<Long> expected = new ArrayList<>();
      for (long epoch = 0; epoch < EPOCHS; epoch++) {
        for (long step = 0; step < STEPS; step++) {
          expected.add(epoch * STEPS + Math.max(0, step - lag));
        }
      }
      assertThat(search.events(SearchEvent.StepSampled.class))
          .extracting(SearchEvent.StepSampled::policyVersion)
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void the_policy_learns_the_same_whatever_worker_is_faster() {
    ScriptedSearch one = ScriptedSearch.of(2, true, 1).play();
    ScriptedSearch other = ScriptedSearch.of(2, true, 2).play();

    assertThat(other.events).isNotEqualTo(one.events);
    assertThat(other.asked(Next.Update.class)).isEqualTo(one.asked(Next.Update.class));
    assertThat(other.state.baseline()).isEqualTo(one.state.baseline());
    assertThat(other.state.best().orElseThrow().architecture())
        .isEqualTo(one.state.best().orElseThrow().architecture());
  }

  @Test
  void the_baseline_is_the_moving_average_of_the_steps_mean_rewards() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1).play();
    Baseline expected = Baseline.empty(0.95f);
    for (int step = 0; step < STEPS * EPOCHS; step++) {
      int first = step * CELLS;
      expected =
          expected.next(
              (search.history.get(first).reward() + search.history.get(first + 1).reward()) / 2);
    }

    assertThat(search.state.baseline().value()).isCloseTo(expected.value(), within(1e-12));
    assertThat(search.state.baseline().rewards()).isEqualTo(STEPS * EPOCHS);
  }

  @Test
  void the_entropy_adds_to_the_reward_with_its_weight() {
    ScriptedSearch search =
        new ScriptedSearch(new SearchState(ScriptedSearch.settings(0), false, 0.25f, 1000, 10), 1)
            .play();

    assertThat(search.history)
        .filteredOn(line -> line.stage() == Phase.CONTROLLER)
        .hasSize(STEPS * EPOCHS * CELLS)
        .allSatisfy(
            line -> {
              assertThat(line.entropy()).isEqualTo(line.perplexity() / 100);
              assertThat(line.reward()).isEqualTo(80 / line.perplexity() + 0.25 * line.entropy());
            });
  }

  @Test
  void the_memory_is_filled_as_its_schedule_says() {
    ScriptedSearch search = ScriptedSearch.of(0, true, 1).play();

    // epochs 2 to 6, from 0, 3, 6, 7 and 7 entries
    assertThat(search.samples(Next.Purpose.MEMORY))
        .extracting(Next.Sample::count)
        .containsExactly(3, 3, 1, 2, 2);
    assertThat(search.epochs)
        .extracting(EpochSummary::bufferSize)
        .containsExactly(0, 3, 6, 7, 7, 7);
  }

  @Test
  void the_memory_is_read_as_its_schedule_says() {
    ScriptedSearch search = ScriptedSearch.of(0, true, 1).play();

    List<Integer> expected = new ArrayList<>();
    for (int remembered : new int[] {0, 0, 3, 5, 5, 5}) {
      for (int step = 0; step < STEPS; step++) {
        expected.add(remembered);
      }
    }
    assertThat(search.asked(Next.Update.class))
        .extracting(Next.Update::remembered)
        .containsExactlyElementsOf(expected);
    assertThat(search.epochs)
        .extracting(EpochSummary::reconstructionLoss)
        .containsExactly(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(20),
            OptionalDouble.of(20),
            OptionalDouble.of(20),
            OptionalDouble.of(20));
  }

  @Test
  void a_strategy_without_memory_neither_fills_nor_reads_it() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1).play();

    assertThat(search.samples(Next.Purpose.MEMORY)).isEmpty();
    assertThat(search.asked(Next.Update.class)).allMatch(update -> update.remembered() == 0);
    assertThat(search.state.standing().bufferCapacity()).isZero();
  }

  @Test
  void an_update_that_was_dropped_ends_its_step_but_makes_no_version() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1).playTo(Phase.CONTROLLER);
    search.step();
    search.step();
    assertThat(search.state.next()).isInstanceOf(Next.Update.class);

    search.state.apply(
        new SearchEvent.PolicyUpdated(
            new PolicyUpdate(
                PolicyUpdate.Outcome.DROPPED_NOT_FINITE, Double.NaN, OptionalDouble.empty(), 3, 1),
            List.of(),
            1));

    assertThat(search.state.policyVersion()).isZero();
    assertThat(search.state.updatesInSearch()).isEqualTo(1);
    assertThat(search.state.baseline().rewards()).isEqualTo(1);
    assertThat(search.state.next()).isInstanceOf(Next.Sample.class);
  }

  @Test
  void validation_minibatches_are_taken_in_turn_over_the_whole_search() {
    ScriptedSearch search = ScriptedSearch.of(1, false, 1).play();

    assertThat(search.tasks(Task.Evaluation.class))
        .extracting(Task.Evaluation::step)
        .containsExactlyElementsOf(range(STEPS * EPOCHS));
  }
}
