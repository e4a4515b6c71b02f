package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PhaseClockTest {
  private final PhaseClock clock = new PhaseClock(Phase.SHARED, 100);

  @Test
  void the_visits_of_a_phase_are_added_up() {
    assertThat(clock.isIn(Phase.SHARED, 120)).isFalse();
    assertThat(clock.isIn(Phase.CONTROLLER, 150)).isTrue();
    assertThat(clock.isIn(Phase.CONTROLLER, 155)).isFalse();
    assertThat(clock.isIn(Phase.SHARED, 160)).isTrue();

    assertThat(clock.spent(165))
        .hasSize(2)
        .containsEntry(Phase.SHARED, Duration.ofNanos(55))
        .containsEntry(Phase.CONTROLLER, Duration.ofNanos(10));
  }

  @Test
  void an_epoch_lasts_from_the_end_of_the_one_before() {
    assertThat(clock.epochEnded(130)).isEqualTo(Duration.ofNanos(30));
    assertThat(clock.epochEnded(135)).isEqualTo(Duration.ofNanos(5));
  }
}
