package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.Collapse.Conditioning;
import org.actornas.analysis.measure.Comparison.Outcome;
import org.actornas.analysis.measure.SeedsComparison.Subject;
import org.junit.jupiter.api.Test;

class StudyFindingsTest {
  private static final MeasureSettings QUICK = new MeasureSettings(99, 1);

  private static final List<RunEvidence> STUDY =
      List.of(
          Runs.run("enas", 2, 150, 0),
          Runs.run("enas", 1, 150, 0),
          Runs.run("enas-memory", Optional.of("nll x 1"), 1, 100, 0.5),
          Runs.run("enas-memory", Optional.of("nll x 1"), 2, 101, 0.5),
          Runs.run("random", 1, 150, 0.01),
          Runs.run("random", 2, 152, 0.01));

  @Test
  void runs_are_grouped_by_strategy_and_reconstruction_random_first_and_by_seed() {
    StudyFindings findings = StudyFindings.of(STUDY, QUICK);

    assertThat(findings.runs())
        .extracting(RunFindings::id)
        .containsExactly(
            "random-1", "random-2", "enas-1", "enas-2", "enas-memory-1", "enas-memory-2");
    assertThat(findings.strategies())
        .extracting(StrategyFindings::label)
        .containsExactly("random", "enas", "enas-memory (nll x 1)");
    assertThat(findings.strategies().get(2).seeds()).containsExactly(1L, 2L);
    assertThat(findings.strategies().get(2).meanPerplexity().values())
        .containsExactly(109.5, 110.5);
  }

  @Test
  void states_made_of_the_activations_correlate_with_them_and_hardly_by_chance() {
    RunFindings run = StudyFindings.of(STUDY, QUICK).runs().get(4);

    Correlation activations = run.table1().get(PairMeasure.COMMON_ACTIVATIONS);
    assertThat(activations.rho()).isCloseTo(-1, within(1e-9));
    assertThat(activations.pValue()).isEqualTo(0.01);
    assertThat(activations.pairs()).isEqualTo(190);
    assertThat(run.table1().get(PairMeasure.EDIT_DISTANCE).rho()).isPositive();
  }

  @Test
  void states_that_are_all_the_same_have_no_correlations_and_condition_on_nothing() {
    StudyFindings findings = StudyFindings.of(STUDY, QUICK);
    RunFindings run = findings.runs().get(2);

    for (PairMeasure measure : PairMeasure.values()) {
      assertThat(run.table1().get(measure).undefined())
          .contains("all hidden states are equally far apart");
    }
    assertThat(run.trained().conditioning()).isEqualTo(Conditioning.NOTHING);
    Spread spread = findings.strategies().get(1).table1().get(PairMeasure.PERFORMANCE);
    assertThat(spread).isEqualTo(new Spread(List.of(), 2));
  }

  @Test
  void a_strategy_that_is_better_in_every_seed_is_called_so_with_what_two_seeds_can_show() {
    SeedsComparison comparison = comparison(STUDY, "enas-memory (nll x 1)", Subject.SHARED_WEIGHTS);

    assertThat(comparison.outcome()).isEqualTo(Outcome.BETTER);
    assertThat(comparison.seeds()).extracting(Comparison::cliffsDelta).containsExactly(1.0, 1.0);
    assertThat(comparison.medianDifference().values()).containsExactly(-50.0, -51.0);
    assertThat(comparison.smallestSignTest()).isCloseTo(0.5, within(1e-12));
    assertThat(comparison.sentence())
        .isEqualTo(
            "Cells of enas-memory (nll x 1), under their own shared weights, have lower perplexity"
                + " than random ones in each of 2 seeds (medians, averaged over seeds, 110.00 and"
                + " 160.50; a seed's largest Mann-Whitney p < 0.001, Cliff's delta 1.00, 20 cells a"
                + " seed and side). Over seeds, which alone are independent, the median is lower in 2 of 2 (sign test p ="
                + " 0.500); that many seeds cannot give less than p = 0.500, so seeds alone do not"
                + " show a difference.");
  }

  @Test
  void a_strategy_that_differs_in_no_seed_is_not_shown_to_differ() {
    SeedsComparison comparison = comparison(STUDY, "enas", Subject.SHARED_WEIGHTS);

    assertThat(comparison.outcome()).isEqualTo(Outcome.NOT_SHOWN);
    assertThat(comparison.sentence())
        .startsWith(
            "It is not shown that cells of enas, under their own shared weights, differ from random"
                + " ones: better in 0, worse in 0, neither in 2 of 2 seeds");
  }

  @Test
  void seeds_that_disagree_show_nothing() {
    List<RunEvidence> runs =
        List.of(
            Runs.run("random", 1, 150, 0.01),
            Runs.run("random", 2, 150, 0.01),
            Runs.run("enas", 1, 100, 0),
            Runs.run("enas", 2, 200, 0));

    SeedsComparison comparison = comparison(runs, "enas", Subject.SHARED_WEIGHTS);

    assertThat(comparison.seeds())
        .extracting(Comparison::outcome)
        .containsExactly(Outcome.BETTER, Outcome.WORSE);
    assertThat(comparison.outcome()).isEqualTo(Outcome.NOT_SHOWN);
    assertThat(comparison.lowerMedians()).isEqualTo(1);
  }

  @Test
  void one_seed_is_called_one_seed() {
    List<RunEvidence> runs = List.of(Runs.run("random", 1, 150, 0.01), Runs.run("enas", 1, 200, 0));

    SeedsComparison comparison = comparison(runs, "enas", Subject.SHARED_WEIGHTS);

    assertThat(comparison.outcome()).isEqualTo(Outcome.WORSE);
    assertThat(comparison.sentence())
        .isEqualTo(
            "Seed 1: cells of enas, under their own shared weights, have higher perplexity than"
                + " random ones (medians 209.50 of 20 and 159.50 of 20, Mann-Whitney p < 0.001,"
                + " Cliff's delta -1.00). One seed does not show that another run would do the"
                + " same: the cells of a run share a controller and its weights.");
  }

  @Test
  void four_cells_trained_from_scratch_can_show_a_difference_and_rank_as_under_shared_weights() {
    SeedsComparison comparison = comparison(STUDY, "enas-memory (nll x 1)", Subject.FROM_SCRATCH);
    Ranking ranking = StudyFindings.of(STUDY, QUICK).runs().get(0).ranking();

    assertThat(comparison.seeds().get(0).pValue()).isCloseTo(2.0 / 70, within(1e-9));
    assertThat(comparison.outcome()).isEqualTo(Outcome.BETTER);
    assertThat(ranking.kendallTau()).isCloseTo(1, within(1e-12));
    assertThat(ranking.n()).isEqualTo(4);
  }

  @Test
  void without_cells_trained_from_scratch_or_a_random_run_of_the_seed_nothing_is_claimed() {
    List<RunEvidence> notRetrained =
        STUDY.stream().map(run -> Runs.without(run, false, true)).toList();
    List<RunEvidence> otherSeed =
        List.of(Runs.run("random", 3, 150, 0.01), Runs.run("enas", 1, 200, 0));

    assertThat(comparison(notRetrained, "enas", Subject.FROM_SCRATCH).sentence())
        .isEqualTo(
            "Whether enas beats random trained from scratch is not known: not both have cells"
                + " trained from scratch.");
    assertThat(comparison(otherSeed, "enas", Subject.SHARED_WEIGHTS).sentence())
        .isEqualTo(
            "Whether enas beats random under their own shared weights is not known: no random run"
                + " has the same seed.");
    assertThat(comparison(otherSeed, "enas", Subject.SHARED_WEIGHTS).signTest()).isNaN();
    assertThat(StudyFindings.of(notRetrained, QUICK).runs().get(0).ranking().isDefined()).isFalse();
  }

  @Test
  void an_unequal_budget_is_named() {
    List<RunEvidence> runs =
        List.of(Runs.run("random", 1, 150, 0.01), Runs.shortened(Runs.run("enas", 1, 100, 0)));

    assertThat(comparison(runs, "enas", Subject.SHARED_WEIGHTS).sentence())
        .endsWith("The runs differ in their number of epochs, so the budget was not equal.");
  }

  @Test
  void runs_of_which_nothing_is_left_and_no_runs_at_all_have_findings_that_say_so() {
    StudyFindings nothing =
        StudyFindings.of(List.of(Runs.empty("random", 1), Runs.empty("enas", 1)), QUICK);

    assertThat(nothing.figure2()).isEmpty();
    assertThat(nothing.runs().get(1).sampled()).isEmpty();
    assertThat(nothing.runs().get(1).trained().conditioning()).isEqualTo(Conditioning.UNKNOWN);
    assertThat(nothing.runs().get(1).table1().get(PairMeasure.PERFORMANCE).undefined())
        .contains("fewer than three architectures");
    assertThat(StudyFindings.of(List.of(), QUICK).verdict())
        .containsExactly("There are no runs, so nothing is known.");
    assertThat(StudyFindings.of(STUDY.subList(4, 6), QUICK).verdict())
        .containsExactly("There is no run of a trained controller to compare with random.");
  }

  @Test
  void a_cell_without_a_finite_perplexity_is_left_out_of_the_performance_column_alone() {
    RunEvidence run = Runs.run("enas", 1, 100, 0.5);
    RunEvidence broken =
        new RunEvidence(
            run.id(),
            run.strategy(),
            run.reconstruction(),
            run.seed(),
            run.unigramPerplexity(),
            run.candidates().subList(0, 15),
            run.untrained(),
            run.trained(),
            run.epochs(),
            run.retrained(),
            run.best(),
            run.provenance());

    Table1Row row = StudyFindings.of(List.of(broken), QUICK).runs().get(0).table1();

    assertThat(row.get(PairMeasure.PERFORMANCE).pairs()).isEqualTo(105);
    assertThat(row.get(PairMeasure.EDIT_DISTANCE).pairs()).isEqualTo(190);
  }

  @Test
  void cells_that_are_too_large_for_edit_distances_have_the_other_columns() {
    double[][] states = {{1, 2}, {3, 5}, {4, 4}, {9, 7}};
    ControllerTrace trace = new ControllerTrace(Cells.random(17, 4, 1), states, states);

    Table1Row row = new StateDistances(QUICK).row("enas", trace, List.of());

    assertThat(row.get(PairMeasure.EDIT_DISTANCE).undefined())
        .contains("edit distances are computed for up to 16 nodes, and the cells have 17");
    assertThat(row.get(PairMeasure.COMMON_ACTIVATIONS).isDefined()).isTrue();
    assertThat(row.get(PairMeasure.PERFORMANCE).undefined())
        .contains("fewer than three architectures have a finite perplexity");
  }

  @Test
  void cells_without_a_finite_perplexity_are_counted_apart_and_rank_last() {
    RunEvidence random = Runs.run("random", 1, 100, 0.01);
    RunEvidence diverged =
        Runs.perplexities(Runs.run("enas", 1, 50, 0), i -> i < 3 ? 50 + i : Double.NaN);

    SeedsComparison comparison =
        comparison(List.of(random, diverged), "enas", Subject.SHARED_WEIGHTS);

    // the three cells that are left would have the lower mean and median
    assertThat(comparison.outcome()).isEqualTo(Outcome.WORSE);
    assertThat(comparison.lowerMedians()).isZero();
    assertThat(comparison.medianDifference().values()).containsExactly(Double.POSITIVE_INFINITY);
    assertThat(comparison.sentence())
        .contains("(medians infinite of 3 + 17 not finite and 109.50 of 20, Mann-Whitney");
  }

  @Test
  void cells_that_all_have_one_perplexity_are_said_to_be_equal() {
    List<RunEvidence> runs =
        List.of(
            Runs.perplexities(Runs.run("random", 1, 100, 0.01), i -> 100),
            Runs.perplexities(Runs.run("enas", 1, 100, 0), i -> 100));

    SeedsComparison comparison = comparison(runs, "enas", Subject.SHARED_WEIGHTS);

    assertThat(comparison.outcome()).isEqualTo(Outcome.NOT_SHOWN);
    assertThat(comparison.seeds().get(0).pValue()).isEqualTo(1);
    assertThat(comparison.sentence())
        .startsWith(
            "Seed 1: all cells, of enas and random ones, have the same perplexity under their own"
                + " shared weights, 100.00.");
  }

  @Test
  void a_second_run_of_a_seed_is_no_second_seed() {
    List<RunEvidence> once = List.of(Runs.run("random", 1, 150, 0.01), Runs.run("enas", 1, 100, 0));
    List<RunEvidence> twice =
        Stream.concat(once.stream(), Stream.of(Runs.run("enas", 1, 200, 0.5))).toList();

    StudyFindings expected = StudyFindings.of(once, QUICK);
    StudyFindings found = StudyFindings.of(twice, QUICK);

    assertThat(found.runs()).hasSize(3);
    assertThat(found.strategies()).isEqualTo(expected.strategies());
    assertThat(found.comparisons()).isEqualTo(expected.comparisons());
    assertThat(found.figure2()).isEqualTo(expected.figure2());
    assertThat(found.verdict())
        .contains(
            "enas has 2 runs of seed 1, which are not independent: only the first, enas-1, counts"
                + " in means, spreads and tests.");
  }

  @Test
  void the_same_runs_give_the_same_findings() {
    assertThat(StudyFindings.of(STUDY, QUICK)).isEqualTo(StudyFindings.of(STUDY, QUICK));
  }

  private static SeedsComparison comparison(List<RunEvidence> runs, String label, Subject subject) {
    return StudyFindings.of(runs, QUICK).comparisons().stream()
        .filter(found -> found.label().equals(label) && found.subject() == subject)
        .findFirst()
        .orElseThrow();
  }
}
