package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.search.ControllerSteps.Ready;
import org.actornas.controller.search.ControllerSteps.Rewards;
import org.actornas.protocol.work.Outcome;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ControllerStepsTest {
  private static final Offset<Double> EXACTLY = within(1e-12);

  private ControllerSteps steps = steps(Schedule.ALTERNATING);
  private final Baseline none = Baseline.empty(0.75);

  private static ControllerSteps steps(Schedule schedule) {
    return new ControllerSteps(new Rewards(80, 0.5f), new Asynchrony(schedule, 2, 5, 1.5));
  }

  @Test
  void a_reward_is_the_scale_over_the_perplexity_plus_the_weighted_entropy() {
    assertThat(new Rewards(80, 0.5f).of(160, 3)).isEqualTo(0.5 + 1.5);
    assertThat(new Rewards(80, 0).of(160, 3)).isEqualTo(0.5);
  }

  @Test
  void a_perplexity_that_is_infinite_or_no_number_earns_the_entropy_alone() {
    assertThat(new Rewards(80, 0.5f).of(Double.NaN, 3)).isEqualTo(1.5);
    assertThat(new Rewards(80, 0.5f).of(Double.POSITIVE_INFINITY, 3)).isEqualTo(1.5);
  }

  @Test
  void updates_are_taken_in_the_order_of_sampling_whatever_the_order_of_rewards() {
    sample(10, 0);
    sample(11, 1);
    sample(12, 2);

    reward(12, 80);
    assertThat(steps.ready(none, 7)).isEmpty();
    reward(10, 80);
    assertThat(taskOf(ready())).isEqualTo(10);
    steps.updated();
    assertThat(steps.ready(none, 7)).isEmpty();
    reward(11, 80);
    assertThat(taskOf(ready())).isEqualTo(11);
    steps.updated();
    assertThat(taskOf(ready())).isEqualTo(12);
  }

  @Test
  void the_baseline_takes_in_the_mean_reward_of_a_step_before_it_is_subtracted() {
    sample(1, 0, 0.0, 0.0);
    reward(1, 80, 40);

    // rewards 1 and 2, whose mean the first step takes whole
    assertThat(ready().baseline().value()).isEqualTo(1.5);
    assertThat(ready().step().advantages()).containsExactly(-0.5, 0.5);

    Ready later = steps.ready(none.next(0.5), 7).orElseThrow();
    assertThat(later.baseline().value()).isCloseTo(0.75 * 0.5 + 0.25 * 1.5, EXACTLY);
    assertThat(later.step().advantages().get(0)).isCloseTo(1 - 0.75, EXACTLY);
    assertThat(later.step().advantages().get(1)).isCloseTo(2 - 0.75, EXACTLY);
  }

  @Test
  void asking_what_is_ready_changes_nothing() {
    sample(1, 0);
    reward(1, 80);

    assertThat(steps.ready(none, 7)).isEqualTo(steps.ready(none, 7));
  }

  @Test
  void the_history_says_what_was_drawn_and_what_it_earned() {
    sample(5, 3, 2.0, 4.0);

    List<EvaluatedArchitecture> lines = reward(5, 160, 80);

    assertThat(lines)
        .containsExactly(
            new EvaluatedArchitecture(
                Phase.CONTROLLER, 9, 3, Cells.cell(50), 160, 0.5 + 1, 2, "w", 7, 21),
            new EvaluatedArchitecture(
                Phase.CONTROLLER, 9, 3, Cells.cell(51), 80, 1 + 2, 4, "w", 7, 21));
  }

  @Test
  void a_reward_that_no_step_waits_for_is_refused() {
    assertThatThrownBy(() -> reward(4, 80))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no step waits for task 4");
  }

  @Test
  void overlapped_updates_are_taken_in_the_order_of_rewards() {
    steps = steps(Schedule.OVERLAPPED);
    sample(10, 0);
    sample(11, 1);
    reward(11, 80);

    assertThat(taskOf(ready())).isEqualTo(11);
    reward(10, 80);
    assertThat(taskOf(ready())).isEqualTo(11);
    steps.updated();
    assertThat(taskOf(ready())).isEqualTo(10);
    assertThat(steps.size()).isEqualTo(1);
  }

  @Test
  void a_step_of_the_policy_that_learns_is_on_policy_and_one_of_an_older_is_not() {
    sample(1, 0, 2.0, 4.0);
    reward(1, 80, 80);

    assertThat(steps.ready(none, 7).orElseThrow().step().offPolicy()).isEmpty();
    Ready later = steps.ready(none, 9).orElseThrow();
    assertThat(later.staleness()).isEqualTo(2);
    assertThat(later.step().offPolicy())
        .contains(new PolicyStep.OffPolicy(List.of(-4.0, -8.0), 1.5));
  }

  @Test
  void a_step_is_given_up_when_its_turn_has_come_and_it_is_too_old() {
    steps = steps(Schedule.OVERLAPPED);
    sample(7, 1, 0, 0.0);
    sample(7, 2, 1, 0.0);
    sample(9, 3, 2, 0.0);
    reward(3, 80);
    reward(1, 80);
    assertThat(steps.dropStale(13)).isEmpty();

    steps.updated();

    assertThat(steps.dropStale(12)).isEmpty();
    assertThat(steps.dropStale(13)).extracting(stale -> stale.task().id()).containsExactly(1L);
    assertThat(steps.ready(none, 13)).isEmpty();
    assertThat(steps.openTasks()).extracting(Task::id).containsExactly(2L);
    reward(2, 80);
    assertThat(steps.dropStale(13)).extracting(StaleStep::staleness).containsExactly(6L);
    assertThat(steps.size()).isZero();
  }

  private static long taskOf(Ready ready) {
    // cells are numbered from ten times the task's number
    for (long task = 0; ; task++) {
      if (Cells.cells(10 * task, 1).get(0).equals(ready.step().sampled().get(0))) {
        return task;
      }
    }
  }

  private void sample(long task, long step) {
    sample(task, step, 0.0);
  }

  private void sample(long task, long step, Double... entropies) {
    sample(7, task, step, entropies);
  }

  private void sample(long drawnBy, long task, long step, Double... entropies) {
    var cells = Cells.cells(10 * task, entropies.length);
    steps.sampled(
        new Task.Evaluation(task, cells, drawnBy, step),
        new SearchEvent.StepSampled(
            drawnBy,
            cells,
            List.of(entropies),
            Arrays.stream(entropies).map(h -> -2 * h).toList()));
  }

  private List<EvaluatedArchitecture> reward(long task, double... perplexities) {
    List<Double> boxed = Arrays.stream(perplexities).boxed().toList();
    return steps.rewarded(
        9, new SearchEvent.RewardAccepted(task, "w", new Outcome.Evaluated(boxed, 100, 21)));
  }

  private Ready ready() {
    return steps.ready(none, 7).orElseThrow();
  }
}
