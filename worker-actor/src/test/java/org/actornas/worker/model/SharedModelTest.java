package org.actornas.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Minibatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedModelTest {
  private static final Regularization DROPOUT =
      new Regularization(0.1f, 0.2f, 0.2f, 0.3f, 1e-4f, 25, 0.5f);

  @Test
  void edges_outside_the_architecture_do_not_change_by_a_bit() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 12, true, DROPOUT);
    Map<BlockName, float[]> before = situation.initialWeights();

    try (SharedModel model = situation.model()) {
      Architecture cell = situation.architecture(0);
      for (int i = 0; i < 3; i++) {
        assertThat(model.train(cell, situation.minibatch(i), situation.carry(i), 1, i).applied())
            .isTrue();
      }

      List<BlockName> touched = situation.shape().touchedBy(List.of(cell));
      before.forEach(
          (block, values) -> {
            if (touched.contains(block)) {
              assertThat(model.read(block)).as("%s", block).isNotEqualTo(values);
            } else {
              assertThat(bits(model.read(block))).as("%s", block).isEqualTo(bits(values));
            }
          });
      assertThat(touched).hasSize(5 + 11);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void every_block_reads_back_as_it_was_written(boolean tied) {
    Situation situation = Situation.of(NodeForm.PLAIN, 5, tied, Situation.UNREGULARIZED);

    try (SharedModel model = situation.model()) {
      situation
          .initialWeights()
          .forEach(
              (block, values) ->
                  assertThat(bits(model.read(block))).as("%s", block).isEqualTo(bits(values)));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void weights_are_zeros_before_they_are_written() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 2, true, Situation.UNREGULARIZED);

    try (SharedModel model =
        new SharedModel(
            situation.settings(), SessionSettings.singleThreaded(), situation.random())) {
      situation
          .shape()
          .blocks()
          .forEach(
              (block, size) -> assertThat(model.read(block)).containsOnly(0).hasSize(size.size()));
    }
  }

  @ParameterizedTest
  @EnumSource(NodeForm.class)
  void one_cell_learns_a_short_repeating_text_by_heart(NodeForm form) {
    WeightsShape shape = new WeightsShape(8, 16, 16, 4, form);
    ModelSettings settings =
        new ModelSettings(shape, 2, 6, new Regularization(0, 0, 0, 0, 0, 25, 1));
    CounterRandom random = new CounterRandom(1);
    InitialWeights initial = new InitialWeights(random, 0.3f);
    Architecture cell = Architecture.parse("0 0 1 1 0 1 3");
    // which word follows the second 3 depends on the words before it
    int[] text = {1, 3, 5, 2, 3, 7, 0, 4, 6};

    try (SharedModel model = new SharedModel(settings, SessionSettings.singleThreaded(), random)) {
      shape.blocks().forEach((block, size) -> model.write(block, initial.of(block, size)));
      float[] carry = new float[2 * 16];
      float loss = Float.NaN;
      for (int step = 0; step < 500; step++) {
        TrainingStep done = model.train(cell, repeating(text, step * 6, 6, 2), carry, 0.5f, step);
        carry = done.carry();
        loss = done.loss();
      }

      assertThat(loss).isLessThan(0.02f);
    }
  }

  /** Steps {@code from} to {@code from + steps - 1} of streams that repeat the text. */
  private static Minibatch repeating(int[] text, int from, int steps, int batch) {
    int[] inputs = new int[steps * batch];
    int[] targets = new int[steps * batch];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        inputs[t * batch + b] = text[(from + t + 4 * b) % text.length];
        targets[t * batch + b] = text[(from + t + 4 * b + 1) % text.length];
      }
    }
    return new Minibatch(steps, batch, inputs, targets);
  }

  @Test
  void the_same_seed_gives_identical_weights_twice() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 5, true, DROPOUT);

    List<int[]> first = trainedWeights(situation);
    List<int[]> second = trainedWeights(situation);

    assertThat(first).usingRecursiveComparison().isEqualTo(second);
  }

  private static List<int[]> trainedWeights(Situation situation) {
    try (SharedModel model = situation.model()) {
      float[] carry = new float[Situation.BATCH * situation.shape().hidden()];
      for (int i = 0; i < 20; i++) {
        carry =
            model.train(situation.architecture(i), situation.minibatch(i), carry, 0.5f, i).carry();
      }
      List<int[]> weights = new ArrayList<>();
      situation.shape().blocks().keySet().forEach(block -> weights.add(bits(model.read(block))));
      return weights;
    }
  }

  @Test
  void another_counter_draws_another_dropout() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 5, true, DROPOUT);
    Architecture cell = situation.architecture(0);
    Minibatch minibatch = situation.minibatch(0);

    try (SharedModel model = situation.model()) {
      float[] carry = situation.carry(0);
      float once = model.train(cell, minibatch, carry, 0, 1).loss();

      assertThat(model.train(cell, minibatch, carry, 0, 1).loss()).isEqualTo(once);
      assertThat(model.train(cell, minibatch, carry, 0, 2).loss()).isNotEqualTo(once);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 3e38f})
  void a_step_that_is_not_finite_changes_no_weight(float wild) {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 5, true, DROPOUT);

    try (SharedModel model = situation.model()) {
      float[] recurrent = model.read(BlockName.RECURRENT);
      Arrays.fill(recurrent, wild);
      model.write(BlockName.RECURRENT, recurrent);
      List<BlockName> blocks = List.copyOf(situation.shape().blocks().keySet());
      List<int[]> before = blocks.stream().map(block -> bits(model.read(block))).toList();

      TrainingStep step =
          model.train(situation.architecture(0), situation.minibatch(0), situation.carry(0), 1, 0);

      assertThat(step.applied()).isFalse();
      assertThat(Float.isFinite(step.loss()) && Float.isFinite(step.gradientNorm())).isFalse();
      assertThat(step.carry()).hasSize(Situation.BATCH * 5).containsOnly(0);
      List<int[]> after = blocks.stream().map(block -> bits(model.read(block))).toList();
      assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }
  }

  @Test
  void training_goes_on_after_a_dropped_step() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 5, true, DROPOUT);
    float[] poison = new float[Situation.BATCH * situation.shape().hidden()];
    Arrays.fill(poison, Float.NaN);

    try (SharedModel model = situation.model()) {
      TrainingStep dropped =
          model.train(situation.architecture(0), situation.minibatch(0), poison, 1, 0);
      TrainingStep next =
          model.train(situation.architecture(0), situation.minibatch(1), dropped.carry(), 1, 1);

      assertThat(dropped.applied()).isFalse();
      assertThat(next.applied()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(NodeForm.class)
  void evaluation_agrees_with_plain_double_precision_and_has_no_dropout(NodeForm form) {
    Situation dropping = Situation.of(form, 5, false, DROPOUT);
    Situation plain = Situation.of(form, 5, false, Regularization.none(25, 1));
    Architecture cell = plain.architecture(4);
    Minibatch minibatch = plain.minibatch(4);
    float[] carry = plain.carry(4);

    try (SharedModel model = dropping.model()) {
      Evaluation evaluation = model.evaluate(cell, minibatch, carry);
      ReferenceModel.Outcome expected = plain.reference(cell, minibatch, carry, plain.masks(4));

      assertThat(evaluation.tokens()).isEqualTo(12);
      assertThat(evaluation.totalLoss()).isCloseTo(12 * expected.loss(), within(1e-4));
      assertThat(evaluation.perplexity()).isCloseTo(Math.exp(expected.loss()), within(1e-3));
      assertThat(ReferenceModel.doubles(evaluation.carry()))
          .containsExactly(expected.carry(), within(1e-5));
    }
  }

  @Test
  void a_text_scored_in_pieces_has_the_loss_of_the_whole() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 5, true, DROPOUT);
    Architecture cell = situation.architecture(0);
    int batch = 7;
    Minibatch whole = situation.minibatch(0, 23, batch);

    try (SharedModel model = situation.model()) {
      float[] start = new float[batch * situation.shape().hidden()];
      Evaluation atOnce = model.evaluate(cell, whole, start);
      double inPieces = 0;
      float[] carry = start;
      for (int from = 0; from < 23; from += 10) {
        Evaluation piece = model.evaluate(cell, steps(whole, from, Math.min(23, from + 10)), carry);
        inPieces += piece.totalLoss();
        carry = piece.carry();
      }

      assertThat(inPieces).isCloseTo(atOnce.totalLoss(), within(1e-4));
      assertThat(carry).containsExactly(atOnce.carry(), within(1e-5f));
    }
  }

  private static Minibatch steps(Minibatch whole, int from, int to) {
    int batch = whole.batch();
    return new Minibatch(
        to - from,
        batch,
        Arrays.copyOfRange(whole.inputs(), from * batch, to * batch),
        Arrays.copyOfRange(whole.targets(), from * batch, to * batch));
  }

  @Test
  void a_token_counts_fully_whose_probability_leaves_the_range_of_floats() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 2, true, Situation.UNREGULARIZED);
    Architecture cell = situation.architecture(0);
    Minibatch minibatch = new Minibatch(1, 3, new int[] {0, 1, 2}, new int[] {4, 3, 5});
    float[] carry = new float[3 * 5];

    try (SharedModel model = situation.model()) {
      float[] bias = new float[Situation.VOCABULARY];
      model.write(BlockName.SOFTMAX_BIAS, bias);
      double before = model.evaluate(cell, minibatch, carry).totalLoss();
      bias[3] = -500;
      model.write(BlockName.SOFTMAX_BIAS, bias);
      double total = model.evaluate(cell, minibatch, carry).totalLoss();
      TrainingStep step = model.train(cell, minibatch, carry, 0, 0);

      // one of 11 words is gone, the two other targets gain a little
      assertThat(total - before).isBetween(499.0, 500.0);
      assertThat(step.applied()).isTrue();
      assertThat((double) step.loss()).isCloseTo(total / 3, within(1e-4));
    }
  }

  @Test
  void what_does_not_fit_is_refused_with_both_sizes() {
    Situation situation = Situation.of(NodeForm.HIGHWAY, 5, true, DROPOUT);
    Minibatch minibatch = situation.minibatch(0);
    Architecture cell = situation.architecture(0);
    float[] carry = situation.carry(0);

    try (SharedModel model = situation.model()) {
      assertThatThrownBy(() -> model.evaluate(Architecture.of(0, 0, 1), minibatch, carry))
          .hasMessage("a cell of 2 nodes does not fit weights for 5");
      assertThatThrownBy(() -> model.evaluate(cell, minibatch, new float[4]))
          .hasMessage("a state of 3 streams has 15 values, but 4 were given");
      assertThatThrownBy(() -> model.train(cell, situation.minibatch(0, 4, 2), new float[10], 1, 0))
          .hasMessageContaining("3 streams of at most 4 tokens, but the minibatch has 2 of 4");
      assertThatThrownBy(() -> model.write(BlockName.RECURRENT, new float[3]))
          .hasMessage("block recurrent has 50 values, but 3 were given");
      assertThatThrownBy(() -> model.read(BlockName.edge(4, 5)))
          .hasMessage("weights for 5 nodes have no block edge-4-5");
      assertThatThrownBy(() -> model.read(BlockName.DECODER))
          .hasMessage("these weights have no block decoder");
    }
  }
}
