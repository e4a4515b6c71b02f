package org.actornas.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.actornas.controller.policy.PolicyUpdate.Outcome;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.junit.jupiter.api.Test;

class RandomStrategyTest {
  @Test
  void every_decision_is_uniform() {
    int count = 20_000;
    SearchSpace space = new SearchSpace(12);
    List<Architecture> drawn = Policies.architectures(12, count, 1);

    double chiSquared = 0;
    int degreesOfFreedom = 0;
    for (int step = 0; step < space.decisions(); step++) {
      double expected = (double) count / space.choices(step);
      int[] observed = new int[space.choices(step)];
      for (Architecture architecture : drawn) {
        observed[architecture.decision(step)]++;
      }
      for (int value : observed) {
        chiSquared += (value - expected) * (value - expected) / expected;
      }
      degreesOfFreedom += space.choices(step) - 1;
    }
    assertThat(degreesOfFreedom).isEqualTo(91);
    // exceeded by chance once in 10,000 seeds
    assertThat(chiSquared).isLessThan(148).isGreaterThan(50);
  }

  @Test
  void two_decisions_are_independent() {
    int count = 16_000;
    int[] observed = new int[16];
    for (Architecture architecture : Policies.architectures(12, count, 2)) {
      observed[4 * architecture.decision(0) + architecture.decision(2)]++;
    }

    double chiSquared = 0;
    for (int value : observed) {
      chiSquared += (value - 1000.0) * (value - 1000.0) / 1000;
    }
    // 15 degrees of freedom: exceeded by chance once in 10,000 seeds
    assertThat(chiSquared).isLessThan(44.3);
  }

  @Test
  void what_comes_with_a_sample_is_that_of_the_uniform_distribution() {
    try (SearchStrategy random =
        Policies.strategy(StrategyName.RANDOM, Policies.settings(8), 3, 1)) {
      SampledArchitecture sample = random.sample(0, 1).get(0);

      // 4 * 1 * 4 * 2 * 4 cells
      assertThat(sample.logProbability()).isCloseTo(-Math.log(128), within(1e-6));
      assertThat(sample.entropy()).isCloseTo(Math.log(128), within(1e-6));
      assertThat(sample.argmaxProbabilities()).containsExactly(0.25f, 1f, 0.25f, 0.5f, 0.25f);
      assertThat(sample.finalHidden()).isEmpty();
    }
  }

  @Test
  void an_architecture_does_not_depend_on_what_is_drawn_with_it() {
    try (SearchStrategy random =
        Policies.strategy(StrategyName.RANDOM, Policies.settings(8), 12, 1)) {
      assertThat(random.sample(7, 1).get(0).architecture())
          .isEqualTo(random.sample(0, 10).get(7).architecture())
          .isNotEqualTo(random.sample(8, 1).get(0).architecture());
    }
  }

  @Test
  void it_learns_nothing() {
    try (SearchStrategy random =
        Policies.strategy(StrategyName.RANDOM, Policies.settings(8), 3, 1)) {
      List<Architecture> sampled = Policies.architectures(3, 2, 1);

      PolicyUpdate update = random.update(sampled, new float[] {1, -1}, List.of());

      assertThat(update.outcome()).isEqualTo(Outcome.NOTHING_TO_LEARN);
      assertThat(update.applied()).isFalse();
      assertThat(random.policyVersion()).isZero();
    }
  }

  @Test
  void its_snapshot_is_empty_and_no_other_is_taken() {
    try (SearchStrategy random =
        Policies.strategy(StrategyName.RANDOM, Policies.settings(8), 3, 1)) {
      random.restore(random.snapshot());

      assertThat(random.snapshot().variables()).isEmpty();
      assertThatThrownBy(
              () -> random.restore(new PolicySnapshot(3, Map.of("embedding", new float[1]))))
          .hasMessageContaining("has no policy")
          .hasMessageContaining("embedding");
    }
  }
}
