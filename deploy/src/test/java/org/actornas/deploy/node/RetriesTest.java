package org.actornas.deploy.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final Retries retries = new Retries();

  @Test
  void each_try_comes_later_up_to_a_minute() {
    assertThat(IntStream.range(0, 8).mapToObj(i -> retries.after("full").toSeconds()))
        .containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(retries.trouble()).isEqualTo("full");
  }

  @Test
  void what_gets_on_again_begins_with_the_first_time() {
    retries.after("full");
    retries.after("full");

    retries.clear();

    assertThat(retries.trouble()).isEmpty();
    assertThat(retries.after("full")).isEqualTo(Duration.ofSeconds(2));
  }
}
