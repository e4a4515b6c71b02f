package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.protocol.buffer.MemorySchedule;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchStateTest {
  private static final int EPOCHS = 6;
  private static final int MINIBATCHES = 5;
  private static final int STEPS = 4;
  private static final int CELLS = 2;
  private static final int CANDIDATES = 7;

  /** From the 2nd epoch 3 cells until there are 7, then 2 are replaced; read from the 3rd on. */
  private static final MemorySchedule MEMORY = new MemorySchedule(2, 3, 7, 2, 3, 5);

  @Test
  void an_epoch_goes_through_its_phases_and_the_last_leads_to_the_derivation() {
    ScriptedSearch search = search(0, true, 1);
    List<String> phases = new ArrayList<>();
    while (search.state.phase() != Phase.DONE) {
      String phase = search.state.epoch() + " " + search.state.phase().label();
      if (phases.isEmpty() || !phases.get(phases.size() - 1).equals(phase)) {
        phases.add(phase);
      }
      search.step();
    }

    assertThat(phases)
        .startsWith(
            "1 shared",
            "1 controller",
            "1 epoch-end",
            "2 shared",
            "2 controller",
            "2 memory",
            "2 epoch-end",
            "3 shared")
        .endsWith("6 memory", "6 epoch-end", "6 derivation")
        .hasSize(3 + 5 * 4 + 1);
    assertThat(search.state.next()).isEqualTo(new Next.Finish());
  }

  @Test
  void shared_training_is_cut_to_leases_of_the_size_asked_and_the_rest() {
    ScriptedSearch search = search(0, false, 1).play();

    List<Task.Training> tasks = search.tasks(Task.Training.class);

    assertThat(tasks).hasSize(3 * EPOCHS);
    assertThat(tasks.subList(0, 6))
        .extracting(Task.Training::firstStep)
        .containsExactly(0L, 2L, 4L, 5L, 7L, 9L);
    assertThat(tasks.subList(0, 3))
        .extracting(task -> task.architectures().size())
        .containsExactly(2, 2, 1);
    assertThat(tasks.subList(0, 3).stream().flatMap(task -> task.architectures().stream()))
        .containsExactlyElementsOf(
            search.events(SearchEvent.TrainingSampled.class).get(0).architectures());
  }

  @Test
  void the_learning_rate_decays_after_its_epoch() {
    ScriptedSearch search = search(0, false, 1).play();

    assertThat(search.tasks(Task.Training.class))
        .extracting(Task.Training::learningRate)
        .containsExactly(
            20f, 20f, 20f, 20f, 20f, 20f, 10f, 10f, 10f, 5f, 5f, 5f, 2.5f, 2.5f, 2.5f, 1.25f, 1.25f,
            1.25f);
    assertThat(search.epochs)
        .extracting(EpochSummary::learningRate)
        .containsExactly(20.0, 20.0, 10.0, 5.0, 2.5, 1.25);
  }

  @Test
  void every_epoch_takes_as_many_updates_as_asked_each_of_as_many_cells() {
    ScriptedSearch search = search(1, false, 1).play();

    assertThat(search.asked(Next.Update.class))
        .hasSize(STEPS * EPOCHS)
        .allSatisfy(
            update -> {
              assertThat(update.sampled()).hasSize(CELLS);
              assertThat(update.advantages()).hasSize(CELLS);
            });
    assertThat(search.asked(Next.Update.class))
        .extracting(Next.Update::counter)
        .containsExactlyElementsOf(range(STEPS * EPOCHS));
    assertThat(search.state.policyVersion()).isEqualTo(STEPS * EPOCHS);
  }

  @Test
  void an_update_has_the_cells_of_its_step() {
    ScriptedSearch search = search(2, false, 3).play();

    assertThat(search.asked(Next.Update.class))
        .extracting(Next.Update::sampled)
        .containsExactlyElementsOf(
            search.events(SearchEvent.StepSampled.class).stream()
                .map(SearchEvent.StepSampled::architectures)
                .toList());
  }

  @Test
  void no_cell_is_drawn_by_a_counter_used_before() {
    ScriptedSearch search = search(2, true, 1).play();
    long expected = 0;
    for (Next next : search.asked) {
      if (next instanceof Next.Sample sample) {
        assertThat(sample.firstCounter()).isEqualTo(expected);
        expected += sample.count();
      }
    }

    assertThat(expected).isGreaterThan((long) EPOCHS * (MINIBATCHES + STEPS * CELLS) + CANDIDATES);
  }

  @Test
  void tasks_are_numbered_from_0_in_the_order_of_planning() {
    ScriptedSearch search = search(2, true, 1).play();

    assertThat(search.tasks)
        .extracting(Task::id)
        .containsExactlyElementsOf(range(search.tasks.size()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 10})
  void a_step_is_drawn_by_a_policy_at_most_the_lag_behind_whatever_worker_is_faster(int lag) {
    for (long seed = 0; seed < 20; seed++) {
      ScriptedSearch search = search(lag, true, seed).play();

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
    ScriptedSearch one = search(2, true, 1).play();
    ScriptedSearch other = search(2, true, 2).play();

    assertThat(other.events).isNotEqualTo(one.events);
    assertThat(other.asked(Next.Update.class)).isEqualTo(one.asked(Next.Update.class));
    assertThat(other.state.baseline()).isEqualTo(one.state.baseline());
    assertThat(other.state.best().orElseThrow().architecture())
        .isEqualTo(one.state.best().orElseThrow().architecture());
  }

  @Test
  void the_baseline_is_the_moving_average_of_the_steps_mean_rewards() {
    ScriptedSearch search = search(0, false, 1).play();
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
        new ScriptedSearch(new SearchState(settings(0), false, 0.25f, 1000, 10), 7, 1).play();

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
    ScriptedSearch search = search(0, true, 1).play();

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
    ScriptedSearch search = search(0, true, 1).play();

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
    ScriptedSearch search = search(0, false, 1).play();

    assertThat(search.samples(Next.Purpose.MEMORY)).isEmpty();
    assertThat(search.asked(Next.Update.class)).allMatch(update -> update.remembered() == 0);
    assertThat(search.state.standing().bufferCapacity()).isZero();
  }

  @Test
  void an_update_that_was_dropped_ends_its_step_but_makes_no_version() {
    ScriptedSearch search = search(0, false, 1).playTo(Phase.CONTROLLER);
    search.step();
    search.step();
    assertThat(search.state.next()).isInstanceOf(Next.Update.class);

    search.state.apply(
        new SearchEvent.PolicyUpdated(
            new PolicyUpdate(
                PolicyUpdate.Outcome.DROPPED_NOT_FINITE,
                Double.NaN,
                OptionalDouble.empty(),
                3,
                1)));

    assertThat(search.state.policyVersion()).isZero();
    assertThat(search.state.updatesInSearch()).isEqualTo(1);
    assertThat(search.state.baseline().rewards()).isEqualTo(1);
    assertThat(search.state.next()).isInstanceOf(Next.Sample.class);
  }

  @Test
  void each_epoch_has_its_own_numbers() {
    ScriptedSearch search = search(1, true, 1).play();

    assertThat(search.epochs).extracting(EpochSummary::epoch).containsExactly(1, 2, 3, 4, 5, 6);
    for (EpochSummary epoch : search.epochs) {
      List<EvaluatedArchitecture> lines =
          search.history.stream()
              .filter(line -> line.stage() == Phase.CONTROLLER && line.epoch() == epoch.epoch())
              .toList();
      assertThat(lines).hasSize(STEPS * CELLS);
      assertThat(epoch.minibatches()).isEqualTo(MINIBATCHES);
      assertThat(epoch.trainLoss()).isEqualTo(4);
      assertThat(epoch.evaluations()).isEqualTo(STEPS * CELLS);
      assertThat(epoch.meanPerplexity())
          .isCloseTo(
              lines.stream().mapToDouble(EvaluatedArchitecture::perplexity).average().orElseThrow(),
              within(1e-9));
      assertThat(epoch.bestPerplexity())
          .isEqualTo(
              lines.stream().mapToDouble(EvaluatedArchitecture::perplexity).min().orElseThrow());
      assertThat(epoch.policyVersion()).isEqualTo((long) STEPS * epoch.epoch());
    }
  }

  @Test
  void the_derivation_scores_every_candidate_and_takes_the_best() {
    ScriptedSearch search = search(0, false, 5).play();
    SearchEvent.CandidatesSampled drawn = search.events(SearchEvent.CandidatesSampled.class).get(0);

    List<EvaluatedArchitecture> scored = search.state.scored();

    assertThat(drawn.policyVersion()).isEqualTo(STEPS * EPOCHS);
    assertThat(scored).hasSize(CANDIDATES);
    assertThat(scored)
        .allSatisfy(
            line -> {
              int candidate = (int) line.step();
              assertThat(line.stage()).isEqualTo(Phase.DERIVATION);
              assertThat(line.architecture()).isEqualTo(drawn.architectures().get(candidate));
              assertThat(line.entropy()).isEqualTo(drawn.entropies().get(candidate));
              assertThat(line.reward()).isZero();
            });
    assertThat(scored)
        .extracting(EvaluatedArchitecture::step)
        .containsExactlyInAnyOrderElementsOf(range(CANDIDATES));
    assertThat(search.history).endsWith(scored.toArray(new EvaluatedArchitecture[0]));
    assertThat(search.state.best())
        .contains(
            scored.stream()
                .min(Comparator.comparingDouble(EvaluatedArchitecture::perplexity))
                .orElseThrow());
  }

  @Test
  void of_equal_candidates_the_one_drawn_first_is_the_best() {
    ScriptedSearch search = search(0, false, 5).playTo(Phase.DERIVATION);
    search.step();
    List<Task> reversed = new ArrayList<>(search.state.openTasks());
    reversed.sort(Comparator.comparingLong(Task::id).reversed());
    for (Task task : reversed) {
      search.state.apply(new SearchEvent.CandidatesScored(task.id(), "w", evaluated(50)));
    }

    assertThat(search.state.best().orElseThrow().step()).isZero();
  }

  @Test
  void before_the_derivation_the_best_is_that_of_the_epoch() {
    ScriptedSearch search = search(0, false, 1);
    assertThat(search.state.best()).isEmpty();

    search.playTo(Phase.EPOCH_END);

    assertThat(search.state.best().orElseThrow().perplexity())
        .isEqualTo(
            search.history.stream()
                .mapToDouble(EvaluatedArchitecture::perplexity)
                .min()
                .orElseThrow());
    search.step();
    assertThat(search.state.best()).isEmpty();
  }

  @Test
  void a_cell_whose_perplexity_is_no_number_is_the_best_only_while_there_is_no_other() {
    ScriptedSearch search = search(1, false, 1).playTo(Phase.CONTROLLER);
    search.step();
    search.step();
    List<Task> open = search.state.openTasks();

    search.state.apply(
        new SearchEvent.RewardAccepted(open.get(0).id(), "w", evaluated(Double.NaN, Double.NaN)));
    assertThat(search.state.best().orElseThrow().perplexity()).isNaN();
    search.state.apply(new SearchEvent.RewardAccepted(open.get(1).id(), "w", evaluated(90, 80)));

    assertThat(search.state.best().orElseThrow().perplexity()).isEqualTo(80);
    assertThat(search.state.standing().bestPerplexity()).isEqualTo(80);
  }

  @Test
  void a_worker_is_told_what_its_task_needs() {
    ScriptedSearch search = search(0, false, 1);
    search.step();
    Task first = search.state.openTasks().get(0);
    assertThat(search.state.workOf(first))
        .isEqualTo(
            new Work.TrainShared(
                first.architectures(), new StreamCursor(0, 0, new float[0]), 20f, 0))
        .isEqualTo(search.state.workOf(first));

    search.playTo(Phase.CONTROLLER);
    search.step();
    Task step = search.state.openTasks().get(0);
    assertThat(search.state.workOf(step)).isEqualTo(new Work.Evaluate(step.architectures(), 0));

    search.playTo(Phase.DERIVATION);
    search.step();
    Task candidate = search.state.openTasks().get(0);
    assertThat(search.state.workOf(candidate)).isEqualTo(new Work.Score(candidate.architectures()));
  }

  @Test
  void validation_minibatches_are_taken_in_turn_over_the_whole_search() {
    ScriptedSearch search = search(1, false, 1).play();

    assertThat(search.tasks(Task.Evaluation.class))
        .extracting(Task.Evaluation::step)
        .containsExactlyElementsOf(range(STEPS * EPOCHS));
  }

  @Test
  void shared_training_reads_on_where_the_last_lease_ended() {
    ScriptedSearch search = search(0, false, 1);
    search.step();
    SearchEvent done = search.resultOf(search.state.openTasks().get(0));
    search.state.apply(done);

    Work next = search.state.workOf(search.state.openTasks().get(0));

    assertThat(((Work.TrainShared) next).cursor())
        .isEqualTo(((SearchEvent.TrainingDone) done).outcome().next());
  }

  @Test
  void equal_events_give_equal_states() {
    ScriptedSearch search = search(2, true, 4);
    SearchState replayed = state(2, true);
    while (search.state.phase() != Phase.DONE) {
      search.step();
      replayed.apply(search.events.get(search.events.size() - 1));

      assertThat(replayed.next()).isEqualTo(search.state.next());
      assertThat(replayed.openTasks()).isEqualTo(search.state.openTasks());
      assertThat(replayed.baseline()).isEqualTo(search.state.baseline());
      assertThat(replayed.standing()).isEqualTo(search.state.standing());
      assertThat(replayed.best()).isEqualTo(search.state.best());
      assertThat(replayed.policyVersion()).isEqualTo(search.state.policyVersion());
    }
    assertThat(replayed.scored()).isEqualTo(search.state.scored());
  }

  @Test
  void an_event_of_another_phase_is_refused_and_changes_nothing() {
    for (Phase phase : Phase.values()) {
      ScriptedSearch search = search(0, true, 1).playTo(phase);
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
    ScriptedSearch search = search(0, false, 1);
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
    ScriptedSearch search = search(0, false, 1);
    search.step();
    SearchEvent done = search.resultOf(search.state.openTasks().get(0));
    search.state.apply(done);
    assertRefused(search, done);

    search.playTo(Phase.DERIVATION);
    assertRefused(search, new SearchEvent.CandidatesScored(0, "w", evaluated(50)));
  }

  @Test
  void no_update_is_taken_before_its_rewards_are_there() {
    ScriptedSearch search = search(0, false, 1).playTo(Phase.CONTROLLER);
    search.step();

    assertRefused(search, updated());
  }

  @Test
  void the_standing_says_how_much_of_the_phase_is_done() {
    ScriptedSearch search = search(0, true, 1);
    search.step();
    assertThat(search.state.standing().phase()).isEqualTo("shared");
    assertThat(search.state.standing().done()).isZero();
    assertThat(search.state.standing().trainLoss()).isNaN();

    search.state.apply(search.resultOf(search.state.openTasks().get(0)));
    assertThat(search.state.standing().done()).isEqualTo(2);
    assertThat(search.state.standing().total()).isEqualTo(MINIBATCHES);
    assertThat(search.state.standing().trainLoss()).isEqualTo(4);

    search.playTo(Phase.DERIVATION);
    search.step();
    search.step();
    assertThat(search.state.standing().phase()).isEqualTo("derivation");
    assertThat(search.state.standing().done()).isEqualTo(1);
    assertThat(search.state.standing().total()).isEqualTo(CANDIDATES);
    assertThat(search.state.standing().bufferSize()).isEqualTo(7);
    assertThat(search.state.standing().bufferCapacity()).isEqualTo(7);
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
      events.add(
          new SearchEvent.TrainingDone(
              0, "w", new Outcome.Trained(4, 2, 0, new StreamCursor(0, 20, new float[0]))));
    }
    if (phase != Phase.CONTROLLER) {
      events.add(new SearchEvent.StepSampled(0, Cells.cells(0, CELLS), List.of(1.0, 1.0)));
      events.add(new SearchEvent.RewardAccepted(0, "w", evaluated(50, 60)));
      events.add(updated());
    }
    if (phase != Phase.MEMORY) {
      events.add(new SearchEvent.MemoryStored(3, 3));
    }
    if (phase != Phase.EPOCH_END) {
      events.add(new SearchEvent.EpochEnded());
    }
    if (phase != Phase.DERIVATION) {
      events.add(new SearchEvent.CandidatesSampled(0, Cells.cells(0, 1), List.of(1.0)));
      events.add(new SearchEvent.CandidatesScored(0, "w", evaluated(50)));
    }
    return events;
  }

  private static SearchEvent updated() {
    return new SearchEvent.PolicyUpdated(
        new PolicyUpdate(PolicyUpdate.Outcome.APPLIED, 1, OptionalDouble.empty(), 3, 1));
  }

  private static Outcome.Evaluated evaluated(double... perplexities) {
    return new Outcome.Evaluated(DoubleStream.of(perplexities).boxed().toList(), 100, 7);
  }

  private static List<Long> range(int end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private static ScriptedSearch search(int lag, boolean usesMemory, long seed) {
    return new ScriptedSearch(state(lag, usesMemory), MEMORY.capacity(), seed);
  }

  private static SearchState state(int lag, boolean usesMemory) {
    return new SearchState(settings(lag), usesMemory, 0, 1000, 10);
  }

  private static SearchSettings settings(int lag) {
    return new SearchSettings(
        EPOCHS,
        MINIBATCHES,
        2,
        new SearchSettings.LearningRate(20, 0.5f, 2),
        STEPS,
        CELLS,
        lag,
        80,
        0.95f,
        MEMORY,
        CANDIDATES);
  }
}
