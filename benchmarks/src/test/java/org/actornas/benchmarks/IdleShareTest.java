package org.actornas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.actornas.benchmarks.IdleShare.Busy;
import org.junit.jupiter.api.Test;

class IdleShareTest {

  @Test
  void time_counts_from_the_first_task_to_the_beginning_of_the_last_one() {
    // two workers: one computes until 40 and from 50 on, the other from 10 to 60
    IdleShare idle =
        IdleShare.of("load", 2, List.of(new Busy(50, 90), new Busy(0, 40), new Busy(10, 60)));

    // of 100, 40 + 40
    assertThat(idle.share()).isCloseTo(0.2, within(1e-12));
    assertThat(idle.tasks()).isEqualTo(3);
    assertThat(idle.meanTaskSeconds()).isCloseTo(130e-9 / 3, within(1e-18));
  }

  @Test
  void workers_that_always_compute_do_not_idle() {
    IdleShare idle =
        IdleShare.of("load", 1, List.of(new Busy(0, 10), new Busy(10, 20), new Busy(20, 30)));

    assertThat(idle.share()).isZero();
  }
}
