package org.actornas.deploy.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;

class RetrainingTest {

  @Test
  void the_chosen_are_the_best_the_worst_and_evenly_spaced_ranks_between() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      candidates.add(candidate(i, 50 - i)); // the last is the best
    }

    assertThat(Retraining.choose(candidates, 3))
        .extracting(Candidate::perplexity)
        .containsExactly(42.0, 46.0, 50.0);
  }

  @Test
  void one_is_the_best() {
    assertThat(Retraining.choose(List.of(candidate(0, 50), candidate(1, 40)), 1))
        .extracting(Candidate::perplexity)
        .containsExactly(40.0);
  }

  @Test
  void a_cell_that_was_sampled_twice_counts_once() {
    assertThat(Retraining.choose(List.of(candidate(0, 50), candidate(0, 50)), 2)).hasSize(1);
  }

  @Test
  void cells_without_a_finite_perplexity_are_left_out() {
    List<Candidate> candidates =
        List.of(candidate(0, Double.NaN), candidate(1, Double.POSITIVE_INFINITY), candidate(2, 40));

    assertThat(Retraining.choose(candidates, 3))
        .extracting(Candidate::perplexity)
        .containsExactly(40.0);
  }

  @Test
  void none_is_none() {
    assertThat(Retraining.choose(List.of(candidate(0, 50)), 0)).isEmpty();
  }

  /** Cell i of the 16 of two nodes. */
  private static Candidate candidate(int i, double perplexity) {
    return new Candidate(Architecture.of(i / 4, 0, i % 4), perplexity);
  }
}
