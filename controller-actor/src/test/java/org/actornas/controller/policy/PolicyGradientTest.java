package org.actornas.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradient in the graph against finite differences of {@link ReferencePolicy}. */
class PolicyGradientTest {
  private static final int NODES = 4;
  private static final float[] ADVANTAGES = {0.7f, -1.3f, 0.4f};
  private static final List<Architecture> SAMPLED =
      Policies.architectures(NODES, ADVANTAGES.length, 5);
  private static final List<Architecture> REMEMBERED = Policies.architectures(NODES, 5, 6);

  @Test
  void the_policy_gradient_is_that_of_the_formula() {
    assertGradientsAgree(
        Policies.settings(3, EntropyUse.REWARD, 0.5f, ReconstructionForm.NLL, 1), List.of());
  }

  @Test
  void the_entropy_regularizers_gradient_is_that_of_the_formula() {
    assertGradientsAgree(
        Policies.settings(3, EntropyUse.REGULARIZER, 0.5f, ReconstructionForm.NLL, 1), List.of());
  }

  @ParameterizedTest
  @EnumSource
  void the_gradient_of_the_reconstruction_loss_is_that_of_the_formula(ReconstructionForm form) {
    assertGradientsAgree(Policies.settings(3, EntropyUse.REWARD, 0, form, 2), REMEMBERED);
  }

  @ParameterizedTest
  @EnumSource
  void the_reported_losses_are_those_of_the_formula(ReconstructionForm form) {
    PolicySettings settings = Policies.settings(3, EntropyUse.REGULARIZER, 0.5f, form, 2);
    try (PolicyNetwork network = Policies.network(settings, NODES, 1)) {
      ReferencePolicy reference = reference(network, settings);
      double entropy =
          SAMPLED.stream().mapToDouble(a -> reference.trace(a).entropy()).average().orElseThrow();
      double norm =
          Math.sqrt(
              network.gradients(SAMPLED, ADVANTAGES, REMEMBERED).values().stream()
                  .flatMapToDouble(PolicyGradientTest::squares)
                  .sum());

      PolicyUpdate update = network.update(SAMPLED, ADVANTAGES, REMEMBERED);

      assertThat(update.applied()).isTrue();
      assertThat(update.policyGradientLoss())
          .isCloseTo(reference.loss(SAMPLED, ADVANTAGES, List.of()), within(1e-5));
      assertThat(update.reconstructionLoss()).isPresent();
      assertThat(update.reconstructionLoss().getAsDouble())
          .isCloseTo(reference.reconstruction(REMEMBERED), within(1e-5));
      assertThat(update.meanEntropy()).isCloseTo(entropy, within(1e-5));
      assertThat(update.gradientNorm()).isCloseTo(norm, within(1e-5));
    }
  }

  private static DoubleStream squares(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]);
  }

  private static void assertGradientsAgree(PolicySettings settings, List<Architecture> remembered) {
    try (PolicyNetwork network = Policies.network(settings, NODES, 1)) {
      ReferencePolicy reference = reference(network, settings);
      Map<String, float[]> gradients = network.gradients(SAMPLED, ADVANTAGES, remembered);

      gradients.forEach(
          (name, gradient) -> {
            double[] values = reference.variable(name);
            for (int i = 0; i < gradient.length; i++) {
              double expected = finiteDifference(reference, values, i, remembered);
              assertThat((double) gradient[i])
                  .as("d L / d %s[%d]", name, i)
                  .isCloseTo(expected, within(2e-6 * (1 + Math.abs(expected))));
            }
          });
      assertThat(gradients.values())
          .as("some gradient of every variable is far from zero")
          .filteredOn(gradient -> max(gradient) > 1e-3)
          .hasSizeGreaterThanOrEqualTo(6);
    }
  }

  private static double finiteDifference(
      ReferencePolicy reference, double[] values, int i, List<Architecture> remembered) {
    double step = 1e-5;
    double value = values[i];
    values[i] = value + step;
    double above = reference.loss(SAMPLED, ADVANTAGES, remembered);
    values[i] = value - step;
    double below = reference.loss(SAMPLED, ADVANTAGES, remembered);
    values[i] = value;
    return (above - below) / (2 * step);
  }

  private static float max(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }

  private static ReferencePolicy reference(PolicyNetwork network, PolicySettings settings) {
    return new ReferencePolicy(new SearchSpace(NODES), settings, network.snapshot().variables());
  }
}
