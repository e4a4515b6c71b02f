package org.actornas.worker.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.scratch.SmallTraining.Notes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScratchTrainerTest {
  @Test
  void training_learns_and_the_best_weights_are_those_of_the_lowest_validation_perplexity() {
    Notes notes = new Notes();

    try (ScratchTrainer trainer = SmallTraining.trainer(SmallTraining.settings(6, 5, 0))) {
      EndReason ended = trainer.train(notes, null, () -> false);
      TrainedCell trained = trainer.finish();

      assertThat(ended).isEqualTo(EndReason.MAX_EPOCHS);
      double lowest =
          notes.validPerplexities().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      assertThat(lowest).isLessThan(0.8 * SmallTraining.CORPUS.unigramPerplexity(Split.VALID));
      assertThat(trained.valid().perplexity()).isEqualTo(lowest);
      assertThat(trained.test().perplexity()).isCloseTo(lowest, within(0.5 * lowest));
      // 211 tokens are three streams of 70, of which each predicts 69
      assertThat(trained.test().tokensScored()).isEqualTo(207);
      assertThat(trained.test().tokensLeftOut()).isEqualTo(1);
      assertThat(trained.epochs()).isEqualTo(6);
      assertThat(trained.ended()).isEqualTo(EndReason.MAX_EPOCHS);
    }
  }

  @Test
  void two_trainings_of_one_seed_agree_to_the_bit() {
    List<TrainedCell> trained = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (ScratchTrainer trainer = SmallTraining.trainer(SmallTraining.settings(4, 5, 1))) {
        trainer.train(TrainingListener.NONE, null, () -> false);
        trained.add(trainer.finish());
      }
    }

    assertThat(trained.get(1)).isEqualTo(trained.get(0));
  }

  /** Stopped in the first epoch, at its last step, and in epochs that average. */
  @ParameterizedTest
  @ValueSource(ints = {3, 34, 40, 75, 130, 180})
  void a_training_that_was_stopped_and_resumed_agrees_to_the_bit(int stopAfter, @TempDir Path dir) {
    // so long a step that epochs bring nothing: averaging starts
    ScratchSettings settings = SmallTraining.settings(6, 60, 1);
    Notes whole = new Notes();
    Checkpoint expected;
    try (ScratchTrainer trainer = SmallTraining.trainer(settings)) {
      trainer.train(whole, null, () -> false);
      expected = trainer.checkpoint();
    }
    assertThat(whole.epochs).extracting(TrainingListener.Epoch::averaging).contains(true);
    CheckpointFolder folder = new CheckpointFolder(dir);
    Notes notes = new Notes();

    try (ScratchTrainer trainer = SmallTraining.trainer(settings)) {
      assertThat(trainer.train(notes, folder, () -> trainer.progress().steps() >= stopAfter))
          .isEqualTo(EndReason.STOPPED);
    }
    Checkpoint found;
    try (ScratchTrainer trainer = SmallTraining.trainer(settings)) {
      trainer.resume(folder.load().orElseThrow().checkpoint());
      assertThat(trainer.progress().steps()).isEqualTo(stopAfter);
      trainer.train(notes, folder, () -> false);
      found = trainer.checkpoint();
    }

    assertThat(notes.validPerplexities()).isEqualTo(whole.validPerplexities());
    assertThat(found.weights()).isEqualTo(expected.weights());
    assertThat(found.averages()).isEqualTo(expected.averages());
    assertThat(found.best()).isEqualTo(expected.best());
    assertThat(found.progress().spent(0)).isEqualTo(expected.progress().spent(0));
  }

  @Test
  void a_checkpoint_of_another_training_is_refused_with_both_named() {
    Checkpoint checkpoint;
    try (ScratchTrainer trainer = SmallTraining.trainer(SmallTraining.settings(1, 5, 0))) {
      checkpoint = trainer.checkpoint();
    }

    try (ScratchTrainer trainer = SmallTraining.trainer(SmallTraining.settings(1, 6, 0))) {
      assertThatThrownBy(() -> trainer.resume(checkpoint))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("learningRate=5.0")
          .hasMessageContaining("learningRate=6.0");
    }
  }

  @Test
  void steps_that_are_not_finite_are_dropped_and_counted_and_a_result_is_refused() {
    List<Long> dropped = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void dropped(int epoch, long step, double loss, double gradientNorm) {
            dropped.add(step);
          }
        };

    // the first step goes too far, and nothing is finite after it
    ScratchSettings settings = SmallTraining.settings(1, Float.MAX_VALUE, 0);
    try (ScratchTrainer trainer = SmallTraining.trainer(settings)) {
      trainer.train(listener, null, () -> false);

      assertThat(dropped).hasSize(SmallTraining.stepsOfEpoch(settings) - 1).startsWith(1L, 2L);
      assertThat(trainer.progress().dropped()).isEqualTo(dropped.size());
      assertThatThrownBy(trainer::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no epoch of the training has given a finite");
    }
  }

  @Test
  void a_time_budget_cuts_an_epoch_short_and_validates_it() {
    Notes notes = new Notes();
    ScratchSettings settings =
        SmallTraining.within(SmallTraining.settings(100, 5, 0), Duration.ofSeconds(60));

    try (ScratchTrainer trainer = SmallTraining.trainer(settings)) {
      EndReason ended = trainer.train(notes, null, () -> false);

      assertThat(ended).isEqualTo(EndReason.TIME_BUDGET);
      assertThat(notes.epochs).isNotEmpty();
      assertThat(trainer.progress().steps() % SmallTraining.stepsOfEpoch(settings)).isPositive();
      assertThat(trainer.finish().valid().perplexity()).isFinite();
    }
  }
}
