package org.actornas.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.actornas.controller.policy.PolicyUpdate.Outcome;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyNetworkTest {
  private static final Offset<Float> ROUNDING = within(1e-5f);
  private static final PolicySettings SETTINGS = Policies.settings(8);

  @Test
  void sampling_and_teacher_forcing_agree() {
    try (PolicyNetwork network = Policies.network(Policies.settings(100), 12, 1)) {
      List<SampledArchitecture> sampled = network.sample(0, 70);

      List<SampledArchitecture> traced = network.trace(architectures(sampled));

      assertThat(traced).hasSameSizeAs(sampled);
      for (int row = 0; row < sampled.size(); row++) {
        SampledArchitecture drawn = sampled.get(row);
        SampledArchitecture read = traced.get(row);
        assertThat(read.architecture()).isEqualTo(drawn.architecture());
        assertThat(read.logProbabilities()).containsExactly(drawn.logProbabilities(), ROUNDING);
        assertThat(read.entropies()).containsExactly(drawn.entropies(), ROUNDING);
        assertThat(read.argmaxProbabilities())
            .containsExactly(drawn.argmaxProbabilities(), ROUNDING);
        assertThat(read.finalHidden()).containsExactly(drawn.finalHidden(), ROUNDING);
      }
    }
  }

  @Test
  void what_comes_with_a_sample_is_that_of_the_formula() {
    try (PolicyNetwork network = Policies.network(SETTINGS, 5, 1)) {
      ReferencePolicy reference =
          new ReferencePolicy(new SearchSpace(5), SETTINGS, network.snapshot().variables());

      for (SampledArchitecture sample : network.sample(0, 20)) {
        ReferencePolicy.Trace trace = reference.trace(sample.architecture());
        for (int step = 0; step < 9; step++) {
          double[] distribution = trace.probabilities()[step];
          double picked = distribution[sample.architecture().decision(step)];
          double largest = Arrays.stream(distribution).max().orElseThrow();
          assertThat((double) sample.logProbabilities()[step])
              .isCloseTo(Math.log(picked), within(1e-5));
          assertThat((double) sample.entropies()[step])
              .isCloseTo(ReferencePolicy.entropyOf(distribution), within(1e-5));
          assertThat((double) sample.argmaxProbabilities()[step]).isCloseTo(largest, within(1e-5));
        }
        assertThat(sample.logProbability())
            .isCloseTo(trace.logProbability(sample.architecture()), within(1e-5));
        assertThat(sample.entropy()).isCloseTo(trace.entropy(), within(1e-5));
        for (int unit = 0; unit < 8; unit++) {
          assertThat((double) sample.finalHidden()[unit])
              .isCloseTo(trace.finalHidden()[unit], within(1e-5));
        }
      }
    }
  }

  @Test
  void a_decision_with_one_choice_is_certain() {
    try (PolicyNetwork network = Policies.network(SETTINGS, 2, 1)) {
      SampledArchitecture sample = network.sample(0, 1).get(0);

      assertThat(sample.logProbabilities()[1]).isEqualTo(0f, offset(0f));
      assertThat(sample.entropies()[1]).isEqualTo(0f, offset(0f));
      assertThat(sample.argmaxProbabilities()[1]).isEqualTo(1f);
    }
  }

  @Test
  void samples_follow_the_networks_own_probabilities() {
    int count = 8_000;
    try (PolicyNetwork network = Policies.network(SETTINGS, 3, 3)) {
      ReferencePolicy reference =
          new ReferencePolicy(new SearchSpace(3), SETTINGS, network.snapshot().variables());
      Map<String, Integer> observed = new TreeMap<>();
      for (SampledArchitecture sample : network.sample(0, count)) {
        observed.merge(sample.architecture().text(), 1, Integer::sum);
      }

      List<Architecture> all = allOfThreeNodes();
      double chiSquared = 0;
      double total = 0;
      double smallest = 1;
      for (Architecture architecture : all) {
        double p = Math.exp(reference.trace(architecture).logProbability(architecture));
        double difference = observed.getOrDefault(architecture.text(), 0) - count * p;
        chiSquared += difference * difference / (count * p);
        total += p;
        smallest = Math.min(smallest, p);
      }
      assertThat(total).isCloseTo(1, within(1e-9));
      assertThat(smallest * count).as("expected counts are large enough").isGreaterThan(1);
      // 127 degrees of freedom: exceeded by chance once in 10,000 seeds
      assertThat(chiSquared).isLessThan(193);
    }
  }

  /** 4 x 4 x 2 x 4 cells. */
  private static List<Architecture> allOfThreeNodes() {
    List<Architecture> all = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      all.add(Architecture.of(i % 4, 0, i / 4 % 4, i / 16 % 2, i / 32));
    }
    return all;
  }

  @Test
  void an_architecture_does_not_depend_on_what_is_drawn_with_it() {
    try (PolicyNetwork network = Policies.network(SETTINGS, 6, 1)) {
      List<SampledArchitecture> together = network.sample(7, 100);

      for (int i = 0; i < 100; i += 9) {
        assertSame(network.sample(7 + i, 1).get(0), together.get(i));
      }
      List<SampledArchitecture> some = network.sample(27, 33);
      for (int i = 0; i < some.size(); i++) {
        assertSame(some.get(i), together.get(20 + i));
      }
      assertThat(architectures(together)).doesNotHaveDuplicates();
    }
  }

  private static void assertSame(SampledArchitecture one, SampledArchitecture other) {
    assertThat(one.architecture()).isEqualTo(other.architecture());
    assertThat(one.logProbabilities()).isEqualTo(other.logProbabilities());
    assertThat(one.entropies()).isEqualTo(other.entropies());
    assertThat(one.argmaxProbabilities()).isEqualTo(other.argmaxProbabilities());
    assertThat(one.finalHidden()).isEqualTo(other.finalHidden());
  }

  @Test
  void one_seed_gives_one_policy_and_another_seed_another() {
    try (PolicyNetwork one = Policies.network(SETTINGS, 4, 1);
        PolicyNetwork same = Policies.network(SETTINGS, 4, 1);
        PolicyNetwork other = Policies.network(SETTINGS, 4, 2)) {
      learn(one, 0, 5);
      learn(same, 0, 5);

      assertThat(one.snapshot()).isEqualTo(same.snapshot()).hasSameHashCodeAs(same.snapshot());
      assertThat(architectures(one.sample(0, 20)))
          .isEqualTo(architectures(same.sample(0, 20)))
          .isNotEqualTo(architectures(other.sample(0, 20)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_restored_policy_continues_bit_for_bit(ReconstructionForm form) {
    PolicySettings settings = Policies.settings(8, EntropyUse.REGULARIZER, 0.1f, form, 1);
    try (PolicyNetwork original = Policies.network(settings, 4, 1);
        PolicyNetwork restored = Policies.network(settings, 4, 1)) {
      learn(original, 0, 5);
      PolicySnapshot snapshot = original.snapshot();
      learn(original, 100, 5);
      learn(restored, 500, 3);

      restored.restore(snapshot);
      assertThat(restored.snapshot()).isEqualTo(snapshot);
      assertThat(restored.policyVersion()).isEqualTo(5);
      learn(restored, 100, 5);

      assertThat(restored.snapshot()).isEqualTo(original.snapshot()).isNotEqualTo(snapshot);
    }
  }

  private static void learn(PolicyNetwork network, long firstCounter, int updates) {
    for (int i = 0; i < updates; i++) {
      List<Architecture> sampled = architectures(network.sample(firstCounter + 3L * i, 3));
      network.update(
          sampled, new float[] {1, -0.5f, 0.25f * i}, Policies.architectures(4, 2 * i, 9));
    }
  }

  @Test
  void a_snapshot_of_another_policy_is_refused_and_changes_nothing() {
    try (PolicyNetwork network = Policies.network(SETTINGS, 4, 1)) {
      PolicySnapshot before = network.snapshot();

      assertThatThrownBy(() -> network.restore(changed(before, "lstm-bias", null)))
          .hasMessageContaining("'lstm-bias' is missing");
      assertThatThrownBy(() -> network.restore(changed(before, "lstm-bias", new float[3])))
          .hasMessageContaining("'lstm-bias' has 3 values, expected 32");
      assertThatThrownBy(() -> network.restore(changed(before, "colour", new float[3])))
          .hasMessageContaining("'colour' is unknown");
      assertThat(network.snapshot()).isEqualTo(before);
    }
  }

  private static PolicySnapshot changed(
      PolicySnapshot snapshot, String name, float @Nullable [] value) {
    Map<String, float[]> variables = new TreeMap<>(snapshot.variables());
    variables.remove(name);
    if (value != null) {
      variables.put(name, value);
    }
    return new PolicySnapshot(snapshot.version() + 1, variables);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void a_step_that_is_not_finite_is_dropped_and_reported(float advantage) {
    try (PolicyNetwork network = Policies.network(SETTINGS, 4, 1)) {
      learn(network, 0, 2);
      PolicySnapshot before = network.snapshot();

      PolicyUpdate update =
          network.update(
              Policies.architectures(4, 2, 1),
              new float[] {1, advantage},
              Policies.architectures(4, 3, 2));

      assertThat(update.outcome()).isEqualTo(Outcome.DROPPED_NOT_FINITE);
      assertThat(network.snapshot()).isEqualTo(before);
      assertThat(network.policyVersion()).isEqualTo(2);
    }
  }

  @Test
  void without_memory_the_remembered_architectures_change_nothing() {
    List<Architecture> sampled = Policies.architectures(4, 2, 1);
    float[] advantages = {1, -1};
    try (SearchStrategy with = Policies.strategy(StrategyName.ENAS, SETTINGS, 4, 1);
        SearchStrategy without = Policies.strategy(StrategyName.ENAS, SETTINGS, 4, 1)) {
      PolicyUpdate update = with.update(sampled, advantages, Policies.architectures(4, 3, 2));
      without.update(sampled, advantages, List.of());

      assertThat(update.reconstructionLoss()).isEmpty();
      assertThat(with.snapshot()).isEqualTo(without.snapshot());
    }
  }

  @ParameterizedTest
  @EnumSource
  void before_anything_is_remembered_the_two_strategies_of_enas_are_one(ReconstructionForm form) {
    PolicySettings settings = Policies.settings(8, EntropyUse.REWARD, 0, form, 1);
    try (SearchStrategy enas = Policies.strategy(StrategyName.ENAS, settings, 4, 1);
        SearchStrategy memory = Policies.strategy(StrategyName.ENAS_MEMORY, settings, 4, 1)) {
      for (int i = 0; i < 3; i++) {
        List<Architecture> sampled = architectures(enas.sample(2L * i, 2));
        enas.update(sampled, new float[] {1, -1}, List.of());
        PolicyUpdate update = memory.update(sampled, new float[] {1, -1}, List.of());
        assertThat(update.reconstructionLoss()).isEmpty();
      }

      Map<String, float[]> remembering = memory.snapshot().variables();
      enas.snapshot()
          .variables()
          .forEach((name, value) -> assertThat(remembering.get(name)).as(name).isEqualTo(value));
    }
  }

  @Test
  void an_update_that_makes_no_sense_is_refused() {
    try (PolicyNetwork network = Policies.network(SETTINGS, 4, 1)) {
      List<Architecture> sampled = Policies.architectures(4, 2, 1);

      assertThatThrownBy(() -> network.update(List.of(), new float[0], List.of()))
          .hasMessageContaining("0 architectures");
      assertThatThrownBy(() -> network.update(sampled, new float[3], List.of()))
          .hasMessageContaining("2 architectures and 3 advantages");
      assertThatThrownBy(
              () -> network.update(sampled, new float[2], Policies.architectures(5, 1, 1)))
          .hasMessageContaining("cells of 4 nodes")
          .hasMessageContaining("has 5");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_cell_of_one_node_has_a_policy_too(ReconstructionForm form) {
    PolicySettings settings = Policies.settings(8, EntropyUse.REGULARIZER, 0.1f, form, 1);
    try (PolicyNetwork network = Policies.network(settings, 1, 1)) {
      List<Architecture> sampled = architectures(network.sample(0, 3));

      PolicyUpdate update = network.update(sampled, new float[] {1, 0, -1}, sampled);

      assertThat(update.applied()).isTrue();
      assertThat(network.policyVersion()).isEqualTo(1);
    }
  }

  @Test
  void the_largest_cell_has_a_policy_too() {
    try (PolicyNetwork network = Policies.network(SETTINGS, SearchSpace.MAX_NODES, 1)) {
      List<Architecture> sampled = architectures(network.sample(0, 3));

      assertThat(network.update(sampled, new float[] {1, 0, -1}, sampled).applied()).isTrue();
    }
  }

  private static List<Architecture> architectures(List<SampledArchitecture> samples) {
    return samples.stream().map(SampledArchitecture::architecture).toList();
  }
}
