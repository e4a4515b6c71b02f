package org.actornas.worker.scratch.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class CellShapeTest {
  private static final CellShape UNTIED =
      new CellShape(Architecture.parse("0 0 1 1 2"), NodeForm.HIGHWAY, 10, 3, 5);

  @Test
  void weights_are_named_and_shaped_as_in_the_exported_file() {
    assertThat(UNTIED.weights().keySet())
        .containsExactly(
            "embedding",
            "softmax_bias",
            "decoder",
            "w_input",
            "b_input",
            "w_recurrent",
            "edge_1",
            "edge_2");
    assertThat(UNTIED.weights().get("embedding")).containsExactly(10, 3);
    assertThat(UNTIED.weights().get("decoder")).containsExactly(10, 5);
    assertThat(UNTIED.weights().get("w_input")).containsExactly(3, 10);
    assertThat(UNTIED.weights().get("edge_2")).containsExactly(5, 10);
    assertThat(UNTIED.parameters()).isEqualTo(30 + 10 + 50 + 30 + 10 + 3 * 50);
  }

  @Test
  void initial_weights_fill_their_range_and_biases_are_zero() {
    WeightSet weights = UNTIED.initialWeights(new CounterRandom(1), 0.5f);

    assertThat(weights.get("b_input").values()).containsOnly(0);
    assertThat(weights.get("softmax_bias").values()).containsOnly(0);
    float[] edge = weights.get("edge_1").values();
    assertThat(edge).doesNotHaveDuplicates();
    for (float value : edge) {
      assertThat(value).isBetween(-0.5f, 0.5f);
    }
    assertThat(weights).isEqualTo(UNTIED.initialWeights(new CounterRandom(1), 0.5f));
    assertThat(weights).isNotEqualTo(UNTIED.initialWeights(new CounterRandom(2), 0.5f));
  }
}
