package org.actornas.deploy.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.controller.policy.StrategyName;
import org.actornas.deploy.study.BestRun.Contender;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;

class BestRunTest {
  private static final Architecture GOOD = Architecture.of(0, 0, 1);
  private static final Architecture BAD = Architecture.of(1, 0, 2);
  private static final StudyRun ONE = new StudyRun(StrategyName.ENAS, 1);
  private static final StudyRun TWO = new StudyRun(StrategyName.ENAS, 2);

  @Test
  void what_runs_reached_from_scratch_decides() {
    assertThat(BestRun.of(List.of(run(ONE, 40, row(GOOD, 90)), run(TWO, 60, row(GOOD, 80)))))
        .contains(TWO);
  }

  @Test
  void only_the_best_candidate_of_a_run_counts() {
    assertThat(
            BestRun.of(
                List.of(run(ONE, 40, row(GOOD, 90), row(BAD, 10)), run(TWO, 60, row(GOOD, 80)))))
        .contains(TWO);
  }

  @Test
  void without_trainings_from_scratch_shared_weights_decide() {
    assertThat(BestRun.of(List.of(run(ONE, 60), run(TWO, 40)))).contains(TWO);
  }

  @Test
  void a_training_that_diverged_is_not_the_best() {
    assertThat(
            BestRun.of(List.of(run(ONE, 40, row(GOOD, Double.NaN)), run(TWO, 60, row(GOOD, 80)))))
        .contains(TWO);
  }

  @Test
  void runs_without_a_finite_perplexity_have_no_best_cell() {
    assertThat(
            BestRun.of(
                List.of(new Contender(ONE, List.of(new Candidate(GOOD, Double.NaN)), List.of()))))
        .isEmpty();
  }

  private static Contender run(StudyRun run, double perplexity, Retrained... retrained) {
    return new Contender(
        run,
        List.of(new Candidate(BAD, perplexity + 1), new Candidate(GOOD, perplexity)),
        List.of(retrained));
  }

  private static Retrained row(Architecture cell, double perplexity) {
    return new Retrained(cell, 50, perplexity);
  }
}
