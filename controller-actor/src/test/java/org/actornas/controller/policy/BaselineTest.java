package org.actornas.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BaselineTest {
  @Test
  void the_first_reward_is_the_first_baseline() {
    Baseline baseline = Baseline.empty(0.95).next(3);

    assertThat(baseline.value()).isEqualTo(3);
    assertThat(baseline.advantage(3)).isZero();
  }

  @Test
  void later_rewards_are_averaged_exponentially() {
    Baseline baseline = Baseline.empty(0.9).next(1).next(2).next(-1);

    assertThat(baseline.value()).isCloseTo(0.9 * (0.9 * 1 + 0.1 * 2) + 0.1 * -1, within(1e-12));
    assertThat(baseline.rewards()).isEqualTo(3);
  }

  @Test
  void the_advantage_is_against_the_updated_baseline() {
    Baseline baseline = Baseline.empty(0.95).next(1).next(2);

    assertThat(baseline.advantage(2)).isCloseTo(0.95, within(1e-12));
  }

  @Test
  void what_would_spoil_the_average_is_refused() {
    Baseline baseline = Baseline.empty(0.95);

    assertThatThrownBy(() -> baseline.next(Double.NaN)).hasMessageContaining("finite");
    assertThatThrownBy(() -> baseline.next(Double.POSITIVE_INFINITY))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> Baseline.empty(1)).hasMessageContaining("below 1");
  }
}
