package org.actornas.worker.scratch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.model.Evaluation;
import org.actornas.worker.model.TrainingStep;
import org.actornas.worker.scratch.model.CellModel.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CellModelTest {
  private static final int VOCABULARY = 11;
  private static final int BATCH = 3;
  private static final int STEPS = 4;
  private static final float LEARNING_RATE = 64;
  private static final CounterRandom RANDOM = new CounterRandom(17);

  private static final Dropouts DROPOUTS = new Dropouts(0.2f, 0.3f, 0.25f, 0.4f, 0.3f);
  private static final Penalties PENALTIES = new Penalties(0.01f, 0.5f, 0.7f);

  // a chain, a star, and two with siblings of several kinds
  private static final List<String> CELLS =
      List.of("2", "0 0 1", "0 0 1 1 2 2 3 3 0", "0 0 1 0 2 0 3 0 0", "1 0 0 0 3 1 2 1 1 0 0 2 1");

  static List<Arguments> forms_cells_and_sizes() {
    List<Arguments> arguments = new ArrayList<>();
    for (NodeForm form : NodeForm.values()) {
      for (int cell = 0; cell < CELLS.size(); cell++) {
        // either form meets either kind of softmax
        arguments.add(
            Arguments.of(form, CELLS.get(cell), (cell % 2 == 0) == (form == NodeForm.HIGHWAY)));
      }
    }
    return arguments;
  }

  private static CellModelSettings settings(
      NodeForm form, String cell, boolean tied, Dropouts dropouts, Penalties penalties) {
    CellShape shape = new CellShape(Architecture.parse(cell), form, VOCABULARY, tied ? 5 : 3, 5);
    // a norm that some states reach and others do not
    return new CellModelSettings(shape, dropouts, penalties, 0.6f, 1e6f);
  }

  /** Biases too are other than zero here, so that nothing hides behind zeros. */
  private static WeightSet weights(CellShape shape) {
    Map<String, FloatArray> arrays =
        new LinkedHashMap<>(shape.initialWeights(RANDOM, 0.6f).arrays());
    arrays.replaceAll(
        (name, array) ->
            array.shape().length > 1
                ? array
                : new FloatArray(array.shape(), uniform(name.hashCode(), array.values().length)));
    return new WeightSet(arrays);
  }

  private static float[] uniform(long counter, int size) {
    RandomGenerator draws = RANDOM.at(Purpose.INITIAL_POLICY, counter);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = draws.nextFloat() - 0.5f;
    }
    return values;
  }

  private static Minibatch minibatch(long counter, int steps) {
    RandomGenerator draws = RANDOM.at(Purpose.BUFFER_SAMPLE, counter);
    int[] inputs = new int[steps * BATCH];
    int[] targets = new int[steps * BATCH];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = draws.nextInt(VOCABULARY);
      targets[i] = draws.nextInt(VOCABULARY);
    }
    return new Minibatch(steps, BATCH, inputs, targets);
  }

  private static CellModel model(CellModelSettings settings) {
    CellModel model = new CellModel(settings, SessionSettings.singleThreaded(), RANDOM);
    model.write(Weights.CURRENT, weights(settings.shape()));
    model.write(Weights.AVERAGED, weights(settings.shape()));
    return model;
  }

  private static Map<String, double[]> doubles(WeightSet weights) {
    Map<String, double[]> doubles = new LinkedHashMap<>();
    weights
        .arrays()
        .forEach((name, array) -> doubles.put(name, ReferenceCell.doubles(array.values())));
    return doubles;
  }

  @ParameterizedTest
  @MethodSource("forms_cells_and_sizes")
  void a_step_with_all_regularization_is_that_of_the_plain_model(
      NodeForm form, String cell, boolean tied) {
    CellModelSettings settings = settings(form, cell, tied, DROPOUTS, PENALTIES);

    try (CellModel model = model(settings)) {
      for (int number = 0; number < 2; number++) {
        checkStep(settings, model, number, STEPS);
      }
      // no change of the state to punish
      checkStep(settings, model, 2, 1);
    }
  }

  private static void checkStep(
      CellModelSettings settings, CellModel model, int number, int steps) {
    WeightSet before = weights(settings.shape());
    float[] carry = uniform(number, BATCH * settings.shape().hidden());
    Masks masks = Masks.draw(RANDOM, number, settings.dropouts(), settings.shape(), BATCH);
    model.write(Weights.CURRENT, before);

    TrainingStep step = model.train(minibatch(number, steps), carry, LEARNING_RATE, number);
    ReferenceCell.Outcome expected =
        new ReferenceCell(settings).run(doubles(before), minibatch(number, steps), carry, masks);

    assertThat(step.applied()).isTrue();
    assertThat((double) step.loss()).isCloseTo(expected.loss(), within(1e-5));
    assertThat((double) step.gradientNorm())
        .isCloseTo(expected.gradientNorm(), within(1e-5 * (1 + expected.gradientNorm())));
    assertThat(ReferenceCell.doubles(step.carry())).containsExactly(expected.carry(), within(1e-5));
    WeightSet after = model.read(Weights.CURRENT);
    expected
        .gradients()
        .forEach(
            (name, gradient) -> {
              double[] found = new double[gradient.length];
              double largest = 0;
              for (int i = 0; i < found.length; i++) {
                found[i] =
                    ((double) before.get(name).values()[i] - after.get(name).values()[i])
                        / LEARNING_RATE;
                largest = Math.max(largest, Math.abs(gradient[i]));
              }
              assertThat(found)
                  .as("gradient of %s", name)
                  .containsExactly(gradient, within(1e-5 * largest + 1e-7));
            });
  }

  @ParameterizedTest
  @MethodSource("forms_cells_and_sizes")
  void the_plain_model_s_gradients_are_those_of_finite_differences(
      NodeForm form, String cell, boolean tied) {
    CellModelSettings settings = settings(form, cell, tied, DROPOUTS, PENALTIES);
    ReferenceCell model = new ReferenceCell(settings);
    Map<String, double[]> weights = doubles(weights(settings.shape()));
    float[] carry = uniform(3, BATCH * 5);
    Masks masks = Masks.draw(RANDOM, 3, DROPOUTS, settings.shape(), BATCH);

    ReferenceCell.Outcome outcome = model.run(weights, minibatch(3, STEPS), carry, masks);

    double epsilon = 1e-6;
    weights.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i += 1 + values.length / 5) {
            double value = values[i];
            values[i] = value + epsilon;
            double above = model.run(weights, minibatch(3, STEPS), carry, masks).objective();
            values[i] = value - epsilon;
            double below = model.run(weights, minibatch(3, STEPS), carry, masks).objective();
            values[i] = value;
            assertThat(outcome.gradient(name)[i])
                .as("%s[%d]", name, i)
                .isCloseTo((above - below) / (2 * epsilon), within(1e-7));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("forms_cells_and_sizes")
  void scoring_has_neither_dropout_nor_penalties_but_the_clip_of_the_state(
      NodeForm form, String cell, boolean tied) {
    CellModelSettings settings = settings(form, cell, tied, DROPOUTS, PENALTIES);
    CellModelSettings bare = settings(form, cell, tied, Dropouts.NONE, Penalties.NONE);
    float[] carry = uniform(4, BATCH * 5);
    ReferenceCell.Outcome expected =
        new ReferenceCell(bare)
            .run(
                doubles(weights(settings.shape())),
                minibatch(4, 6),
                carry,
                Masks.draw(RANDOM, 0, Dropouts.NONE, settings.shape(), BATCH));

    try (CellModel model = model(settings)) {
      for (Weights which : Weights.values()) {
        Evaluation evaluation = model.evaluate(which, minibatch(4, 6), carry);

        assertThat(evaluation.totalLoss() / evaluation.tokens())
            .isCloseTo(expected.loss(), within(1e-5));
        assertThat(ReferenceCell.doubles(evaluation.carry()))
            .containsExactly(expected.carry(), within(1e-5));
      }
    }
  }

  @Test
  void the_gradient_is_scaled_down_to_its_largest_norm() {
    CellModelSettings free =
        settings(NodeForm.HIGHWAY, CELLS.get(3), true, Dropouts.NONE, Penalties.NONE);
    CellModelSettings clipped =
        new CellModelSettings(free.shape(), Dropouts.NONE, Penalties.NONE, 0.6f, 0.125f);
    WeightSet before = weights(free.shape());

    try (CellModel model = model(clipped)) {
      TrainingStep step = model.train(minibatch(1, STEPS), uniform(1, BATCH * 5), LEARNING_RATE, 1);

      assertThat(step.gradientNorm()).isGreaterThan(0.125f);
      double squares = 0;
      WeightSet after = model.read(Weights.CURRENT);
      for (String name : free.shape().weights().keySet()) {
        for (int i = 0; i < before.get(name).values().length; i++) {
          double change = before.get(name).values()[i] - after.get(name).values()[i];
          squares += change * change;
        }
      }
      assertThat(Math.sqrt(squares) / LEARNING_RATE).isCloseTo(0.125, within(1e-6));
    }
  }

  @Test
  void a_step_that_is_not_finite_changes_no_weight() {
    CellModelSettings settings =
        settings(NodeForm.HIGHWAY, CELLS.get(4), true, Dropouts.NONE, Penalties.NONE);
    float[] carry = uniform(1, BATCH * 5);
    carry[7] = Float.NaN;

    try (CellModel model = model(settings)) {
      TrainingStep step = model.train(minibatch(1, STEPS), carry, LEARNING_RATE, 1);

      assertThat(step.applied()).isFalse();
      assertThat(step.carry()).containsOnly(0);
      assertThat(model.read(Weights.CURRENT)).isEqualTo(weights(settings.shape()));
    }
  }

  @Test
  void the_running_average_is_the_mean_of_the_weights_that_were_taken_in() {
    CellModelSettings settings =
        settings(NodeForm.HIGHWAY, CELLS.get(4), false, DROPOUTS, PENALTIES);
    Map<String, double[]> sums = new LinkedHashMap<>();

    try (CellModel model = model(settings)) {
      for (int step = 0; step < 5; step++) {
        if (step > 0) {
          model.train(minibatch(step, STEPS), uniform(step, BATCH * 5), 1, step);
          model.average(step + 1);
        }
        doubles(model.read(Weights.CURRENT))
            .forEach(
                (name, values) -> {
                  double[] sum = sums.computeIfAbsent(name, n -> new double[values.length]);
                  for (int i = 0; i < sum.length; i++) {
                    sum[i] += values[i] / 5;
                  }
                });
      }

      doubles(model.read(Weights.AVERAGED))
          .forEach(
              (name, values) ->
                  assertThat(values).as(name).containsExactly(sums.get(name), within(1e-6)));
    }
  }

  @Test
  void weights_of_another_shape_are_refused() {
    CellModelSettings settings =
        settings(NodeForm.HIGHWAY, "0 0 1", true, Dropouts.NONE, Penalties.NONE);
    CellModelSettings other =
        settings(NodeForm.PLAIN, "0 0 1", true, Dropouts.NONE, Penalties.NONE);

    try (CellModel model = model(settings)) {
      assertThatThrownBy(() -> model.write(Weights.CURRENT, weights(other.shape())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'w_input' has shape [5, 5]: expected [5, 10]");
    }
  }
}
