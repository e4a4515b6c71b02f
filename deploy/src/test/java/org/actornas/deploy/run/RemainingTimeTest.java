package org.actornas.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.actornas.protocol.status.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {
  private static final int EPOCHS = 5;

  private final RemainingTime remaining = new RemainingTime(0);

  @Test
  void before_the_first_epoch_has_ended_nobody_can_tell() {
    assertThat(guess(1, "shared", 0, 10, 1)).isNull();
    assertThat(guess(1, "epoch-end", 1, 1, 100)).isNull();
  }

  @Test
  void every_epoch_to_come_takes_as_long_as_the_last() {
    guess(1, "shared", 0, 10, 1);

    assertThat(guess(2, "shared", 0, 10, 100)).isEqualTo(Duration.ofSeconds(400));
    // the third epoch began 40 seconds later: three of 40 seconds are left
    assertThat(guess(3, "shared", 0, 10, 140)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void what_has_passed_of_this_epoch_is_taken_off() {
    guess(2, "shared", 0, 10, 100);

    assertThat(guess(2, "controller", 3, 10, 130)).isEqualTo(Duration.ofSeconds(370));
  }

  @Test
  void an_epoch_that_takes_longer_than_the_last_does_not_shorten_those_to_come() {
    guess(2, "shared", 0, 10, 100);

    assertThat(guess(2, "controller", 3, 10, 250)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void epochs_that_nobody_saw_share_the_time_since() {
    assertThat(guess(3, "shared", 0, 10, 100)).isEqualTo(Duration.ofSeconds(3 * 50));
  }

  @Test
  void the_candidates_are_scored_at_the_rate_of_tokens_so_far() {
    RemainingTime scoring = new RemainingTime(3_000);

    // four epochs of 125 seconds are over; 3,000 tokens at 10 a second are to be scored
    assertThat(scoring.guess(standing(EPOCHS, "shared", 0, 10), Duration.ofSeconds(500), 5_000))
        .isEqualTo(Duration.ofSeconds(125 + 300));
  }

  @Test
  void in_the_derivation_the_candidates_left_take_as_long_as_those_done() {
    guess(5, "shared", 0, 10, 400);

    assertThat(guess(5, "derivation", 0, 10, 500)).isNull();
    assertThat(guess(5, "derivation", 2, 10, 520)).isEqualTo(Duration.ofSeconds(80));
    assertThat(guess(5, "derivation", 10, 10, 600)).isEqualTo(Duration.ZERO);
  }

  @Test
  void a_derivation_that_was_not_seen_to_begin_gives_no_guess_at_first() {
    assertThat(guess(5, "derivation", 2, 10, 520)).isNull();
    assertThat(guess(5, "derivation", 4, 10, 540)).isNotNull();
  }

  @Test
  void nothing_is_left_of_a_search_that_is_done() {
    assertThat(guess(5, "done", 1, 1, 600)).isEqualTo(Duration.ZERO);
  }

  private @Nullable Duration guess(
      int epoch, String phase, int done, int total, int elapsedSeconds) {
    return remaining.guess(
        standing(epoch, phase, done, total), Duration.ofSeconds(elapsedSeconds), 1_000);
  }

  private static Standing standing(int epoch, String phase, int done, int total) {
    return new Standing(
        epoch, EPOCHS, phase, done, total, 4, 50, 40, 1, 1, 3, OptionalDouble.empty(), 0, 0);
  }
}
