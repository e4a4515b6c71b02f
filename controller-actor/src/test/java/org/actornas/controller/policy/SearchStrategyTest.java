package org.actornas.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;

/** A search in small: a reward with a known best cell in place of a language model. */
class SearchStrategyTest {
  private static final Architecture BEST = Architecture.of(1, 0, 3, 1, 2, 0, 0);
  private static final int UPDATES = 300;
  private static final int PER_UPDATE = 4;

  /** The share of decisions that are the best cell's: 1 for the best alone. */
  private static double reward(Architecture architecture) {
    int agreeing = 0;
    for (int step = 0; step < 7; step++) {
      agreeing += architecture.decision(step) == BEST.decision(step) ? 1 : 0;
    }
    return agreeing / 7.0;
  }

  @Test
  void enas_climbs_towards_the_best_reward() {
    assertThat(meanRewardAfterSearch(StrategyName.ENAS)).isGreaterThan(0.75);
  }

  @Test
  void enas_with_a_memory_climbs_towards_the_best_reward() {
    assertThat(meanRewardAfterSearch(StrategyName.ENAS_MEMORY)).isGreaterThan(0.75);
  }

  @Test
  void random_does_not_climb() {
    // by chance: (4 * 1/4 + 1 + 1/2 + 1/3) / 7 = 0.40
    assertThat(meanRewardAfterSearch(StrategyName.RANDOM)).isBetween(0.35, 0.46);
  }

  private static double meanRewardAfterSearch(StrategyName name) {
    PolicySettings settings =
        new PolicySettings(
            32, 5, 2.5f, 0.1f, 0.01f, EntropyUse.REWARD, 0, ReconstructionForm.AUTOENCODE, 0.1f);
    List<Architecture> memory = Policies.architectures(4, 20, 8);
    try (SearchStrategy strategy = Policies.strategy(name, settings, 4, 1)) {
      Baseline baseline = Baseline.empty(0.95);
      for (int update = 0; update < UPDATES; update++) {
        List<Architecture> sampled = draw(strategy, (long) update * PER_UPDATE, PER_UPDATE);
        float[] advantages = new float[PER_UPDATE];
        for (int k = 0; k < PER_UPDATE; k++) {
          double reward = reward(sampled.get(k));
          baseline = baseline.next(reward);
          advantages[k] = (float) baseline.advantage(reward);
        }
        strategy.update(sampled, advantages, memory);
      }
      return draw(strategy, 1_000_000, 200).stream()
          .mapToDouble(SearchStrategyTest::reward)
          .average()
          .orElseThrow();
    }
  }

  private static List<Architecture> draw(SearchStrategy strategy, long firstCounter, int count) {
    return strategy.sample(firstCounter, count).stream()
        .map(SampledArchitecture::architecture)
        .toList();
  }
}
