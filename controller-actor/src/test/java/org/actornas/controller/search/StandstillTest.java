package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandstillTest {
  private final Standstill standstill = new Standstill(100, 5);

  @Test
  void a_search_has_stood_still_for_too_long_once_the_limit_has_passed() {
    assertThat(standstill.isTooLong(105)).isFalse();
    assertThat(standstill.isTooLong(106)).isTrue();
  }

  @Test
  void each_move_begins_the_time_anew() {
    standstill.moved(90);

    assertThat(standstill.isTooLong(190)).isFalse();
    assertThat(standstill.isTooLong(191)).isTrue();
  }

  @Test
  void a_clock_that_overflows_does_not_matter() {
    long begin = Long.MAX_VALUE - 10;
    standstill.moved(begin);

    for (long passed = 99; passed <= 102; passed++) {
      assertThat(standstill.isTooLong(begin + passed)).isEqualTo(passed > 100);
    }
  }
}
