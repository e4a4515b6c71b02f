package org.actornas.controller.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.actornas.controller.search.EpochSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochsFileTest {
  private static final String HEADER =
      "epoch,learning_rate,train_perplexity,minibatches,dropped_minibatches,evaluations,"
          + "mean_perplexity,best_perplexity,worst_perplexity,mean_reward,baseline,mean_entropy,"
          + "policy_loss,reconstruction_loss,dropped_updates,buffer_size,policy_version,"
          + "stale_steps,mean_staleness,mean_importance_weight,seconds,time";

  @TempDir Path folder;

  @Test
  void an_epoch_is_one_row_under_the_header() throws IOException {
    try (EpochsFile file = open()) {
      write(file, RecorderLines.epoch(3, 123.5, OptionalDouble.of(20.5)));
    }

    assertThat(Files.readString(path()))
        .isEqualTo(
            HEADER
                + "\n3,20.0,7.389056,400,1,30,123.5,123.5,123.5,0.5,0.25,3.25,0.125,20.5,2,100,17,"
                + "3,0.75,0.875,61.5,2026-01-02T03:04:05Z\n");
  }

  @Test
  void numbers_have_the_digits_of_a_float() throws IOException {
    try (EpochsFile file = open()) {
      write(file, RecorderLines.epoch(1, 0.1f, OptionalDouble.of(1 / 3.0)));
    }

    assertThat(Files.readAllLines(path()).get(1))
        .contains(",30,0.1,0.1,0.1,")
        .contains(",0.125,0.3333333,2,");
  }

  @Test
  void times_have_milliseconds() throws IOException {
    try (EpochsFile file = open()) {
      file.write(
          RecorderLines.epoch(1, 50, OptionalDouble.empty()),
          Duration.ofNanos(1_234_567_890),
          RecorderLines.TIME.plusNanos(123_456_789));
    }

    assertThat(Files.readAllLines(path()).get(1)).endsWith(",1.234,2026-01-02T03:04:05.123Z");
  }

  @Test
  void a_mean_over_nothing_is_an_empty_cell_and_an_infinite_one_says_so() throws IOException {
    try (EpochsFile file = open()) {
      write(file, RecorderLines.epoch(1, Double.NaN, OptionalDouble.empty()));
      write(file, RecorderLines.epoch(2, Double.POSITIVE_INFINITY, OptionalDouble.empty()));
    }

    assertThat(Files.readAllLines(path()).get(1)).contains(",30,,,,0.5,").contains(",0.125,,2,");
    assertThat(Files.readAllLines(path()).get(2)).contains(",30,Infinity,Infinity,Infinity,0.5,");
    assertThat(Files.readAllLines(path()))
        .allSatisfy(line -> assertThat(line.chars().filter(c -> c == ',')).hasSize(21));
  }

  @Test
  void a_reopened_file_is_appended_to_and_keeps_its_one_header() throws IOException {
    for (int epoch = 1; epoch <= 2; epoch++) {
      try (EpochsFile file = open()) {
        write(file, RecorderLines.epoch(epoch, 50, OptionalDouble.empty()));
      }
    }

    assertThat(Files.readAllLines(path()))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(HEADER),
            line -> assertThat(line).startsWith("1,"),
            line -> assertThat(line).startsWith("2,"));
  }

  @Test
  void every_row_can_be_read_at_once() throws IOException {
    try (EpochsFile file = open()) {
      assertThat(Files.readAllLines(path())).containsExactly(HEADER);
      write(file, RecorderLines.epoch(1, 50, OptionalDouble.empty()));

      assertThat(Files.readAllLines(path())).hasSize(2);
    }
  }

  private EpochsFile open() throws IOException {
    return RecorderLines.epochs(path());
  }

  private Path path() {
    return folder.resolve("epochs.csv");
  }

  private static void write(EpochsFile file, EpochSummary epoch) throws IOException {
    file.write(epoch, Duration.ofMillis(61_500), RecorderLines.TIME);
  }
}
