package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.Test;

class EpochStatisticsTest {
  private final EpochStatistics statistics = new EpochStatistics();

  @Test
  void the_train_loss_is_the_mean_over_minibatches_that_were_applied() {
    TrainingTally training = TrainingTally.NONE.plus(trained(4.0, 3, 0)).plus(trained(2.0, 4, 3));

    EpochSummary summary = statistics.summary(1, 20, training, 0, 0, 0);

    assertThat(summary.trainLoss()).isEqualTo((3 * 4.0 + 2.0) / 4);
    assertThat(summary.trainPerplexity()).isEqualTo(Math.exp(3.5));
    assertThat(summary.minibatches()).isEqualTo(7);
    assertThat(summary.droppedMinibatches()).isEqualTo(3);
  }

  @Test
  void a_lease_of_which_nothing_was_applied_has_no_loss() {
    TrainingTally training =
        TrainingTally.NONE.plus(trained(4.0, 2, 0)).plus(trained(Double.NaN, 2, 2));

    assertThat(training.loss()).isEqualTo(4.0);
  }

  @Test
  void staleness_and_weights_are_means_over_the_steps_that_were_learned_from() {
    PolicyUpdate update = update(PolicyUpdate.Outcome.APPLIED, 1, OptionalDouble.empty());
    statistics.updated(update, 0, 1);
    statistics.updated(update, 3, 0.5);
    statistics.gaveUp(2);

    assertThat(summary().meanStaleness()).isEqualTo(1.5);
    assertThat(summary().meanImportanceWeight()).isEqualTo(0.75);
    assertThat(summary().staleSteps()).isEqualTo(2);
  }

  @Test
  void evaluations_are_averaged_and_their_extremes_kept() {
    statistics.evaluated(100, 0.8, 3);
    statistics.evaluated(50, 1.6, 5);

    EpochSummary summary = summary();

    assertThat(summary.evaluations()).isEqualTo(2);
    assertThat(summary.meanPerplexity()).isEqualTo(75);
    assertThat(summary.bestPerplexity()).isEqualTo(50);
    assertThat(summary.worstPerplexity()).isEqualTo(100);
    assertThat(summary.meanReward()).isEqualTo((0.8 + 1.6) / 2);
    assertThat(summary.meanEntropy()).isEqualTo(4);
  }

  @Test
  void a_perplexity_that_is_no_number_does_not_hide_the_best() {
    statistics.evaluated(Double.NaN, 0, 3);
    statistics.evaluated(50, 1.6, 3);

    assertThat(summary().bestPerplexity()).isEqualTo(50);
    assertThat(summary().worstPerplexity()).isInfinite();
    assertThat(summary().meanPerplexity()).isInfinite();
  }

  @Test
  void policy_losses_are_means_over_the_updates_that_were_taken() {
    statistics.updated(update(PolicyUpdate.Outcome.APPLIED, 1, OptionalDouble.empty()), 0, 1);
    statistics.updated(update(PolicyUpdate.Outcome.APPLIED, 3, OptionalDouble.of(20)), 0, 1);
    statistics.updated(
        update(PolicyUpdate.Outcome.DROPPED_NOT_FINITE, Double.NaN, OptionalDouble.of(99)), 0, 1);

    assertThat(summary().policyLoss()).isEqualTo(2);
    assertThat(summary().reconstructionLoss()).hasValue(20);
    assertThat(summary().droppedUpdates()).isEqualTo(1);
  }

  @Test
  void a_strategy_that_does_not_learn_has_no_policy_loss() {
    statistics.updated(
        update(PolicyUpdate.Outcome.NOTHING_TO_LEARN, 0, OptionalDouble.empty()), 0, 1);

    assertThat(summary().policyLoss()).isNaN();
    assertThat(summary().droppedUpdates()).isZero();
  }

  @Test
  void means_over_nothing_are_no_numbers() {
    EpochSummary summary = summary();

    assertThat(
            new double[] {
              summary.trainLoss(),
              summary.meanPerplexity(),
              summary.bestPerplexity(),
              summary.worstPerplexity(),
              summary.meanReward(),
              summary.meanEntropy(),
              summary.policyLoss(),
              summary.meanStaleness(),
              summary.meanImportanceWeight()
            })
        .containsOnly(Double.NaN);
    assertThat(summary.reconstructionLoss()).isEmpty();
  }

  @Test
  void what_the_search_knows_is_passed_on() {
    EpochSummary summary = statistics.summary(4, 0.25, TrainingTally.NONE, 1.5, 300, 17);

    assertThat(summary.epoch()).isEqualTo(4);
    assertThat(summary.learningRate()).isEqualTo(0.25);
    assertThat(summary.baseline()).isEqualTo(1.5);
    assertThat(summary.bufferSize()).isEqualTo(300);
    assertThat(summary.policyVersion()).isEqualTo(17);
  }

  private EpochSummary summary() {
    return statistics.summary(1, 20, TrainingTally.NONE, 0, 0, 0);
  }

  private static Outcome.Trained trained(double loss, int minibatches, int dropped) {
    return new Outcome.Trained(loss, minibatches, dropped, new StreamCursor(0, 0, new float[0]));
  }

  private static PolicyUpdate update(
      PolicyUpdate.Outcome outcome, double loss, OptionalDouble reconstruction) {
    return new PolicyUpdate(outcome, loss, reconstruction, 3, 1);
  }
}
