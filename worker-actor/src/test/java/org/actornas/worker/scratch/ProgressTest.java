package org.actornas.worker.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProgressTest {
  private static ScratchSettings.Descent descent(int decayAfter, boolean plateau, int average) {
    return new ScratchSettings.Descent(16, 0.25f, 0.5f, decayAfter, plateau, average);
  }

  private static Progress after(ScratchSettings.Descent descent, double... perplexities) {
    Progress progress = Progress.start(descent);
    for (double perplexity : perplexities) {
      progress = progress.step(10, 100, 2, true).endEpoch(perplexity, descent);
    }
    return progress;
  }

  @Test
  void the_rate_falls_at_the_end_of_each_epoch_from_the_given_one_on() {
    ScratchSettings.Descent descent = descent(2, false, 0);

    assertThat(after(descent, 9).learningRate()).isEqualTo(16);
    assertThat(after(descent, 9, 8).learningRate()).isEqualTo(8);
    assertThat(after(descent, 9, 8, 7).learningRate()).isEqualTo(4);
  }

  @Test
  void the_rate_falls_after_an_epoch_without_gain() {
    ScratchSettings.Descent descent = descent(0, true, 0);

    assertThat(after(descent, 9, 8).learningRate()).isEqualTo(16);
    assertThat(after(descent, 9, 8, 8).learningRate()).isEqualTo(8);
    assertThat(after(descent, 9, 8, Double.NaN, 7).learningRate()).isEqualTo(8);
  }

  @Test
  void averaging_starts_after_epochs_without_gain_and_the_rate_stays_from_then_on() {
    ScratchSettings.Descent descent = descent(0, true, 2);

    assertThat(after(descent, 8, 9).averaging()).isFalse();
    Progress averaging = after(descent, 8, 9, 9);
    assertThat(averaging.averaging()).isTrue();
    assertThat(averaging.withoutGain()).isZero();
    assertThat(averaging.learningRate()).isEqualTo(8);
    assertThat(averaging.endEpoch(9, descent).learningRate()).isEqualTo(8);
    assertThat(averaging.endEpoch(9, descent).withoutGain()).isEqualTo(1);
  }

  @Test
  void each_step_that_is_applied_while_averaging_counts_in_the_average() {
    Progress averaging = after(descent(0, true, 1), 8, 9);

    assertThat(averaging.averaged()).isEqualTo(1);
    assertThat(averaging.step(1, 20, 3, true).averaged()).isEqualTo(2);
    assertThat(averaging.step(1, 20, 3, false).averaged()).isEqualTo(1);
  }

  @Test
  void the_best_epoch_is_the_first_of_the_lowest_perplexity() {
    Progress progress = after(descent(0, false, 0), 9, 7, 8, 7);

    assertThat(progress.bestPerplexity()).isEqualTo(7);
    assertThat(progress.bestEpoch()).isEqualTo(2);
    assertThat(progress.withoutGain()).isEqualTo(2);
    assertThat(progress.epochsDone()).isEqualTo(4);
  }

  @Test
  void the_training_perplexity_is_over_the_tokens_of_applied_steps() {
    Progress progress =
        Progress.start(descent(0, false, 0))
            .step(10, 100, 2, true)
            .step(10, 100, Double.NaN, false)
            .step(5, 50, 5, true);

    assertThat(progress.trainPerplexity()).isCloseTo(Math.exp(3), within(1e-9));
    assertThat(progress.dropped()).isEqualTo(1);
    assertThat(progress.position()).isEqualTo(25);
    assertThat(progress.steps()).isEqualTo(3);
  }
}
