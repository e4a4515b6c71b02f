package org.actornas.controller.search;

import static org.actornas.controller.search.ScriptedSearch.CANDIDATES;
import static org.actornas.controller.search.ScriptedSearch.CELLS;
import static org.actornas.controller.search.ScriptedSearch.EPOCHS;
import static org.actornas.controller.search.ScriptedSearch.MINIBATCHES;
import static org.actornas.controller.search.ScriptedSearch.STEPS;
import static org.actornas.controller.search.ScriptedSearch.evaluated;
import static org.actornas.controller.search.ScriptedSearch.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchStateTest {
  @Test
  void an_epoch_goes_through_its_phases_and_the_last_leads_to_the_derivation() {
    ScriptedSearch search = ScriptedSearch.of(0, true, 1);
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
    ScriptedSearch search = ScriptedSearch.of(0, false, 1).play();

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
    ScriptedSearch search = ScriptedSearch.of(0, false, 1).play();

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
  void no_cell_is_drawn_by_a_counter_used_before() {
    ScriptedSearch search = ScriptedSearch.of(2, true, 1).play();
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
    ScriptedSearch search = ScriptedSearch.of(2, true, 1).play();

    assertThat(search.tasks)
        .extracting(Task::id)
        .containsExactlyElementsOf(range(search.tasks.size()));
  }

  @Test
  void each_epoch_has_its_own_numbers() {
    ScriptedSearch search = ScriptedSearch.of(1, true, 1).play();

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
    ScriptedSearch search = ScriptedSearch.of(0, false, 5).play();
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
    ScriptedSearch search = ScriptedSearch.of(0, false, 5).playTo(Phase.DERIVATION);
    search.step();
    List<Task> reversed = new ArrayList<>(search.state.openTasks());
    reversed.sort(Comparator.comparingLong(Task::id).reversed());
    for (Task task : reversed) {
      search.state.apply(new SearchEvent.CandidatesScored(task.id(), "w", evaluated(50)));
    }

    assertThat(search.state.best().orElseThrow().step()).isZero();
  }

  @Test
  void before_the_derivation_the_best_is_that_of_the_last_epoch_that_evaluated_a_cell() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1);
    assertThat(search.state.best()).isEmpty();

    search.playTo(Phase.EPOCH_END);

    assertThat(search.state.best().orElseThrow().perplexity())
        .isEqualTo(
            search.history.stream()
                .mapToDouble(EvaluatedArchitecture::perplexity)
                .min()
                .orElseThrow());
    EvaluatedArchitecture best = search.state.best().orElseThrow();
    search.playTo(Phase.SHARED);
    assertThat(search.state.best()).contains(best);
    search.playTo(Phase.EPOCH_END);
    assertThat(search.state.best().orElseThrow().epoch()).isEqualTo(2);
  }

  @Test
  void a_cell_whose_perplexity_is_no_number_is_the_best_only_while_there_is_no_other() {
    ScriptedSearch search = ScriptedSearch.of(1, false, 1).playTo(Phase.CONTROLLER);
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
    ScriptedSearch search = ScriptedSearch.of(0, false, 1);
    search.step();
    Task first = search.state.openTasks().get(0);
    assertThatThrownBy(() -> search.state.workOf(first))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("task 0 has no cursor");
    search.lease(first);
    assertThat(search.state.beforeLease(first)).isEmpty();
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
  void shared_training_reads_on_where_the_last_lease_ended() {
    ScriptedSearch search = ScriptedSearch.of(0, false, 1);
    search.step();
    SearchEvent done = search.finish(search.state.openTasks().get(0));

    Task second = search.state.openTasks().get(0);
    search.lease(second);
    Work next = search.state.workOf(second);

    assertThat(((Work.TrainShared) next).cursor())
        .isEqualTo(((SearchEvent.TrainingDone) done).outcome().next());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void folding_the_events_again_gives_an_equal_state_after_each_of_them(long seed) {
    int lag = (int) (seed % 3);
    boolean usesMemory = seed % 2 == 0;
    ScriptedSearch search = ScriptedSearch.of(lag, usesMemory, seed);
    SearchState replayed = ScriptedSearch.state(lag, usesMemory);
    int folded = 0;
    while (search.state.phase() != Phase.DONE) {
      search.step();
      while (folded < search.events.size()) {
        replayed.apply(search.events.get(folded++));
      }

      // every field, however deep
      assertThat(replayed).usingRecursiveComparison().isEqualTo(search.state);
      assertThat(replayed.next()).isEqualTo(search.state.next());
      assertThat(replayed.openTasks()).isEqualTo(search.state.openTasks());
    }
    assertThat(search.events(SearchEvent.CursorAssigned.class))
        .hasSameSizeAs(search.tasks(Task.Training.class));
  }

  @Test
  void the_standing_says_how_much_of_the_phase_is_done() {
    ScriptedSearch search = ScriptedSearch.of(0, true, 1);
    search.step();
    assertThat(search.state.standing().phase()).isEqualTo("shared");
    assertThat(search.state.standing().done()).isZero();
    assertThat(search.state.standing().trainLoss()).isNaN();

    search.finish(search.state.openTasks().get(0));
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
}
