package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.EntropyUse;
import org.actornas.controller.policy.PolicySettings;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.ReconstructionForm;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.policy.StrategyName;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.tensorflow.SessionSettings;
import org.junit.jupiter.api.Test;

class PolicyStepTest {
  private static final PolicySettings SETTINGS =
      new PolicySettings(8, 5, 2.5f, 0.1f, 0.05f, EntropyUse.REWARD, 0, ReconstructionForm.NLL, 1);

  @Test
  void a_weight_is_the_ratio_of_the_probabilities_up_to_the_largest_allowed() {
    var offPolicy = new PolicyStep.OffPolicy(List.of(-3.0, -3.0, -3.0), 2);

    assertThat(offPolicy.weights(List.of(drawn(-3), drawn(-3.5f), drawn(-1))))
        .containsExactly(1.0, Math.exp(-0.5), 2.0);
  }

  @Test
  void what_an_older_policy_drew_moves_the_policy_by_its_weight() {
    try (SearchStrategy policy = policy()) {
      List<SampledArchitecture> then = policy.sample(0, 2);
      List<Architecture> cells = then.stream().map(SampledArchitecture::architecture).toList();
      onPolicy(cells, 1.0, -1.0).takenBy(policy, List.of());
      PolicySnapshot before = policy.snapshot();
      List<SampledArchitecture> now = policy.trace(cells);
      List<Double> weights = new ArrayList<>();
      List<Double> logProbabilities = new ArrayList<>();
      for (int k = 0; k < 2; k++) {
        logProbabilities.add(then.get(k).logProbability());
        weights.add(Math.exp(now.get(k).logProbability() - then.get(k).logProbability()));
      }
      assertThat(weights.get(0)).isGreaterThan(1.01);
      assertThat(weights.get(1)).isLessThan(0.99);

      PolicyStep.Taken taken =
          new PolicyStep(
                  cells,
                  List.of(0.5, 0.25),
                  Optional.of(new PolicyStep.OffPolicy(logProbabilities, 1_000)))
              .takenBy(policy, List.of());
      PolicySnapshot weighted = policy.snapshot();

      policy.restore(before);
      onPolicy(cells, 0.5 * weights.get(0), 0.25 * weights.get(1)).takenBy(policy, List.of());
      assertThat(taken.meanWeight())
          .isCloseTo((weights.get(0) + weights.get(1)) / 2, within(1e-12));
      assertThat(weighted).usingRecursiveComparison().isEqualTo(policy.snapshot());
      policy.restore(before);
      onPolicy(cells, 0.5, 0.25).takenBy(policy, List.of());
      assertThat(weighted).usingRecursiveComparison().isNotEqualTo(policy.snapshot());
    }
  }

  /**
   * The expectation of the weighted gradient under the old policy is that of the plain one under
   * the new: here of the sum of the weights times a function of the cell, over all cells.
   */
  @Test
  void weighted_cells_of_an_old_policy_have_the_mean_of_the_new_one() {
    SearchSpace space = new SearchSpace(1); // four cells
    try (SearchStrategy policy =
        SearchStrategy.open(
            StrategyName.ENAS,
            SETTINGS,
            space,
            new CounterRandom(5),
            SessionSettings.singleThreaded())) {
      List<SampledArchitecture> then = policy.sample(0, 4_000);
      for (int i = 0; i < 20; i++) {
        onPolicy(List.of(Architecture.of(2)), 1.0).takenBy(policy, List.of());
      }
      List<Architecture> cells = then.stream().map(SampledArchitecture::architecture).toList();
      List<Double> weights =
          new PolicyStep.OffPolicy(
                  then.stream().map(SampledArchitecture::logProbability).toList(), 1_000)
              .weights(policy.trace(cells));
      double weighted = 0;
      double plain = 0;
      for (int k = 0; k < cells.size(); k++) {
        double isTwo = cells.get(k).equals(Architecture.of(2)) ? 1 : 0;
        weighted += weights.get(k) * isTwo / cells.size();
        plain += isTwo / cells.size();
      }
      double now = Math.exp(policy.trace(List.of(Architecture.of(2))).get(0).logProbability());

      assertThat(now).isGreaterThan(plain + 0.1);
      assertThat(weighted).isCloseTo(now, within(0.05));
    }
  }

  private static SearchStrategy policy() {
    return SearchStrategy.open(
        StrategyName.ENAS,
        SETTINGS,
        new SearchSpace(4),
        new CounterRandom(3),
        SessionSettings.singleThreaded());
  }

  private static PolicyStep onPolicy(List<Architecture> cells, Double... advantages) {
    return new PolicyStep(cells, List.of(advantages), Optional.empty());
  }

  private static SampledArchitecture drawn(float logProbability) {
    return new SampledArchitecture(
        Cells.cell(0),
        new float[] {logProbability},
        new float[] {0},
        new float[] {1},
        new float[0]);
  }
}
