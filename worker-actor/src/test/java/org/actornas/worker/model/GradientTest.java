package org.actornas.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.weights.BlockName;
import org.actornas.worker.corpus.Minibatch;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The graph's loss and gradients against a plain double-precision model. Gradients are read off the
 * change of the weights in one step: at a high learning rate that loses almost nothing to rounding.
 */
class GradientTest {
  private static final float LEARNING_RATE = 64;

  static List<Arguments> forms_and_sizes() {
    List<Arguments> cases = new ArrayList<>();
    for (NodeForm form : NodeForm.values()) {
      for (int nodes : new int[] {1, 2, 5, 12}) {
        for (boolean tied : new boolean[] {true, false}) {
          cases.add(Arguments.of(form, nodes, tied));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("forms_and_sizes")
  void loss_and_every_gradient_agree_with_plain_double_precision(
      NodeForm form, int nodes, boolean tied) {
    Situation situation = Situation.of(form, nodes, tied, Situation.UNREGULARIZED);

    try (SharedModel model = situation.model()) {
      for (int i = 0; i < 4; i++) {
        checkStep(situation, model, i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HIGHWAY,1,false", "HIGHWAY,12,true", "PLAIN,5,true", "PLAIN,5,false"})
  void loss_and_every_gradient_agree_with_all_dropouts_too(NodeForm form, int nodes, boolean tied) {
    Regularization dropout = new Regularization(0.2f, 0.3f, 0.25f, 0.4f, 0, 1e6f, 1e6f);
    Situation situation = Situation.of(form, nodes, tied, dropout);

    try (SharedModel model = situation.model()) {
      checkStep(situation, model, 5);
      checkStep(situation, model, 6);
    }
  }

  @ParameterizedTest
  @EnumSource(NodeForm.class)
  void loss_and_every_gradient_agree_where_some_hidden_states_are_scaled_down_to_their_largest_norm(
      NodeForm form) {
    float largest = 0.6f;
    Situation situation = Situation.of(form, 5, true, Regularization.none(largest, 1e6f));
    List<Double> norms = new ArrayList<>();

    try (SharedModel model = situation.model()) {
      for (int i = 0; i < 8; i++) {
        TrainingStep step = checkStep(situation, model, i);
        norms.addAll(rowNorms(step.carry(), situation.shape().hidden()));
      }
    }

    assertThat(norms)
        .allMatch(norm -> norm < largest + 1e-6)
        .anyMatch(norm -> norm > largest - 1e-6)
        .anyMatch(norm -> norm < largest - 0.01);
  }

  private static List<Double> rowNorms(float[] matrix, int columns) {
    List<Double> norms = new ArrayList<>();
    for (int row = 0; row < matrix.length / columns; row++) {
      double squares = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        squares += (double) matrix[i] * matrix[i];
      }
      norms.add(Math.sqrt(squares));
    }
    return norms;
  }

  /** One step from the initial weights, compared in all that it gives and changes. */
  private static TrainingStep checkStep(Situation situation, SharedModel model, int number) {
    Architecture cell = situation.architecture(number);
    Minibatch minibatch = situation.minibatch(number);
    float[] carry = situation.carry(number);
    situation.initialWeights().forEach(model::write);

    TrainingStep step = model.train(cell, minibatch, carry, LEARNING_RATE, number);
    ReferenceModel.Outcome expected =
        situation.reference(cell, minibatch, carry, situation.masks(number));

    assertThat(step.applied()).isTrue();
    assertThat((double) step.loss()).isCloseTo(expected.loss(), within(1e-5));
    assertThat((double) step.gradientNorm())
        .isCloseTo(expected.gradientNorm(), within(1e-5 * (1 + expected.gradientNorm())));
    assertThat(ReferenceModel.doubles(step.carry()))
        .containsExactly(expected.carry(), within(1e-5));
    situation
        .initialWeights()
        .forEach(
            (block, before) ->
                assertThat(gradient(before, model.read(block)))
                    .as("gradient of %s for %s", block, cell)
                    .containsExactly(expected.gradient(block), toleranceFor(expected, block)));
    return step;
  }

  /** {@code (before - after) / lr}. */
  private static double[] gradient(float[] before, float[] after) {
    double[] gradient = new double[before.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = ((double) before[i] - after[i]) / LEARNING_RATE;
    }
    return gradient;
  }

  private static Offset<Double> toleranceFor(ReferenceModel.Outcome expected, BlockName block) {
    double largest = 0;
    for (double g : expected.gradient(block)) {
      largest = Math.max(largest, Math.abs(g));
    }
    return within(1e-5 * largest + 5e-8);
  }

  @Test
  void clipping_scales_all_gradients_by_one_factor() {
    Situation free = Situation.of(NodeForm.HIGHWAY, 5, true, Situation.UNREGULARIZED);
    Situation clipped = Situation.of(NodeForm.HIGHWAY, 5, true, Regularization.none(1e6f, 0.25f));
    Architecture cell = free.architecture(1);
    float[] carry = free.carry(1);

    try (SharedModel model = clipped.model()) {
      TrainingStep step = model.train(cell, free.minibatch(1), carry, LEARNING_RATE, 1);
      ReferenceModel.Outcome expected =
          free.reference(cell, free.minibatch(1), carry, free.masks(1));

      assertThat(step.gradientNorm()).isGreaterThan(0.25f);
      double factor = 0.25 / expected.gradientNorm();
      free.initialWeights()
          .forEach(
              (block, before) ->
                  assertThat(gradient(before, model.read(block)))
                      .containsExactly(
                          scaled(expected.gradient(block), factor), toleranceFor(expected, block)));
    }
  }

  private static double[] scaled(double[] values, double factor) {
    double[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  @Test
  void decay_is_part_of_the_gradient_of_every_block_that_the_cell_touches() {
    float l2 = 0.125f;
    Situation situation =
        Situation.of(NodeForm.HIGHWAY, 5, false, new Regularization(0, 0, 0, 0, l2, 1e6f, 1e6f));
    Architecture cell = situation.architecture(2);
    float[] carry = situation.carry(2);

    try (SharedModel model = situation.model()) {
      TrainingStep step = model.train(cell, situation.minibatch(2), carry, LEARNING_RATE, 2);
      ReferenceModel.Outcome plain =
          situation.reference(cell, situation.minibatch(2), carry, situation.masks(2));

      double squares = 0;
      for (BlockName block : situation.shape().touchedBy(List.of(cell))) {
        float[] before = ReferenceModel.of(situation.initialWeights(), block);
        double[] expected = plain.gradient(block).clone();
        for (int i = 0; i < expected.length; i++) {
          expected[i] += l2 * before[i];
          squares += expected[i] * expected[i];
        }
        assertThat(gradient(before, model.read(block)))
            .as("%s", block)
            .containsExactly(expected, within(1e-5));
      }
      assertThat((double) step.gradientNorm()).isCloseTo(Math.sqrt(squares), within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("forms_and_sizes")
  void the_plain_model_s_gradients_are_those_of_finite_differences(
      NodeForm form, int nodes, boolean tied) {
    Regularization regularization = new Regularization(0.2f, 0.3f, 0.25f, 0.4f, 0, 0.5f, 1e6f);
    Situation situation = Situation.of(form, nodes, tied, regularization);
    Architecture cell = situation.architecture(3);
    ReferenceModel model = new ReferenceModel(situation.shape(), 0.5);
    Map<BlockName, double[]> weights = new LinkedHashMap<>();
    situation
        .initialWeights()
        .forEach((block, values) -> weights.put(block, ReferenceModel.doubles(values)));
    Minibatch minibatch = situation.minibatch(3);
    float[] carry = situation.carry(3);
    DropoutMasks masks = situation.masks(3);

    ReferenceModel.Outcome outcome = model.run(weights, cell, minibatch, carry, masks);

    double epsilon = 1e-6;
    weights.forEach(
        (block, values) -> {
          for (int i = 0; i < values.length; i += 1 + values.length / 5) {
            double value = values[i];
            values[i] = value + epsilon;
            double above = model.run(weights, cell, minibatch, carry, masks).loss();
            values[i] = value - epsilon;
            double below = model.run(weights, cell, minibatch, carry, masks).loss();
            values[i] = value;
            assertThat(outcome.gradient(block)[i])
                .as("%s[%d]", block, i)
                .isCloseTo((above - below) / (2 * epsilon), within(1e-8));
          }
        });
  }
}
