package org.actornas.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconstructionLossTest {
  /** With every weight 0 but one bias, the probabilities of act_1 are known without the LSTM. */
  private static final float BIAS = 10;

  private static final double FAVOURED = Math.exp(2.5 * Math.tanh(BIAS / 5));
  private static final double P = FAVOURED / (FAVOURED + 3);
  private static final double Q = 1 / (FAVOURED + 3);

  @Test
  void softmax_ce_takes_probabilities_for_logits_and_skips_the_first_decision() {
    double likely = Math.log(Math.exp(P) + 3 * Math.exp(Q)) - P;
    double unlikely = Math.log(Math.exp(P) + 3 * Math.exp(Q)) - Q;

    // two decisions count: prev_1, whose loss is 0, and act_1; act_0 would add log 4
    assertThat(lossOf(ReconstructionForm.SOFTMAX_CE, Architecture.of(3, 0, 2)))
        .isCloseTo(likely / 2, within(1e-6));
    assertThat(lossOf(ReconstructionForm.SOFTMAX_CE, Architecture.of(0, 0, 1)))
        .isCloseTo(unlikely / 2, within(1e-6));
  }

  @Test
  void nll_is_the_mean_over_all_decisions() {
    assertThat(lossOf(ReconstructionForm.NLL, Architecture.of(3, 0, 2)))
        .isCloseTo((Math.log(4) - Math.log(P)) / 3, within(1e-6));
  }

  @Test
  void autoencode_does_not_ask_for_the_last_decision() {
    double uniform = Math.log(4) / 2;

    // the decoder's own biases are 0: act_0 costs log 4, prev_1 nothing, act_1 is not asked for
    assertThat(lossOf(ReconstructionForm.AUTOENCODE, Architecture.of(3, 0, 2)))
        .isCloseTo(uniform, within(1e-6));
  }

  private static double lossOf(ReconstructionForm form, Architecture remembered) {
    try (PolicyNetwork network = Policies.network(settings(form), 2, 1)) {
      Map<String, float[]> variables = new TreeMap<>();
      network
          .snapshot()
          .variables()
          .forEach((name, value) -> variables.put(name, new float[value.length]));
      float[] bias = new float[3 * 4];
      bias[2 * 4 + 2] = BIAS;
      variables.put("output-bias", bias);
      network.restore(new PolicySnapshot(0, variables));

      return network
          .update(List.of(remembered), new float[1], List.of(remembered))
          .reconstructionLoss()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void learning_lowers_the_loss_on_a_fixed_memory(ReconstructionForm form) {
    List<Architecture> memory = Policies.architectures(5, 20, 3);
    try (PolicyNetwork network = Policies.network(learning(form), 5, 1)) {
      double first = learn(network, memory, 1);
      double last = learn(network, memory, 300);

      // softmax-ce cannot fall far: its floor for a certain choice of 4 is log(e + 3) - 1 = 0.74
      double lowered = form == ReconstructionForm.SOFTMAX_CE ? 0.9 : 0.6;
      assertThat(last).isLessThan(lowered * first);
    }
  }

  private static double learn(PolicyNetwork network, List<Architecture> memory, int updates) {
    double loss = Double.NaN;
    for (int i = 0; i < updates; i++) {
      loss =
          network
              .update(memory.subList(0, 1), new float[1], memory)
              .reconstructionLoss()
              .orElseThrow();
    }
    return loss;
  }

  private static PolicySettings settings(ReconstructionForm form) {
    return Policies.settings(8, EntropyUse.REWARD, 0, form, 1);
  }

  private static PolicySettings learning(ReconstructionForm form) {
    return new PolicySettings(32, 5, 2.5f, 0.1f, 0.01f, EntropyUse.REWARD, 0, form, 1);
  }
}
