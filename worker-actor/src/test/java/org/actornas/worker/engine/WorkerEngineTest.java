package org.actornas.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Corpus.Part;
import org.actornas.worker.corpus.CorpusException;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.corpus.Streams;
import org.actornas.worker.corpus.Vocabulary;
import org.actornas.worker.model.Evaluation;
import org.actornas.worker.model.ModelSettings;
import org.actornas.worker.model.Regularization;
import org.actornas.worker.model.SharedModel;
import org.junit.jupiter.api.Test;

class WorkerEngineTest {
  private static final int VOCABULARY = 20;
  private static final int HIDDEN = 4;
  private static final int BATCH = 2;
  private static final int STEPS = 3;
  private static final CounterRandom RANDOM = new CounterRandom(11);
  private static final WeightsShape SHAPE =
      new WeightsShape(VOCABULARY, HIDDEN, HIDDEN, 3, NodeForm.HIGHWAY);
  private static final ModelSettings MODEL =
      new ModelSettings(SHAPE, BATCH, STEPS, new Regularization(0, 0, 0.3f, 0, 0, 25, 0.25f));

  /** Streams of 14 tokens in training, of 8 in evaluation and of 11 in scoring. */
  private static final EngineSettings SETTINGS = new EngineSettings(MODEL, 4, 3);

  private static final Corpus CORPUS = corpus(2 * 14, 4 * 8 + 1);
  private static final Architecture CHAIN = Architecture.of(0, 0, 1, 1, 2);
  private static final Architecture STAR = Architecture.of(3, 0, 0, 0, 1);

  private final AtomicLong progress = new AtomicLong();

  @Test
  void after_training_the_model_holds_base_plus_delta_to_the_bit() {
    List<BlockValue> base = initial(CHAIN, STAR);
    try (WorkerEngine trained = engine();
        WorkerEngine other = engine()) {
      trained.install(base);
      // far enough for trained and base + delta to differ by roundings
      Engine.Training training =
          trained.train(
              new Work.TrainShared(List.of(CHAIN, STAR, CHAIN), start(), 40f, 0), base, () -> {});

      List<BlockValue> stored = stored(base, training.deltas());
      assertThat(training.advanced()).hasSameSizeAs(base);
      for (int i = 0; i < base.size(); i++) {
        assertThat(training.advanced().get(i).name()).isEqualTo(base.get(i).name());
        assertThat(training.advanced().get(i).version()).isEqualTo(base.get(i).version());
        assertThat(training.advanced().get(i).values())
            .isEqualTo(stored.get(i).values())
            .isNotEqualTo(base.get(i).values());
      }
      // the model itself can't be looked into, but it goes on as one that holds just that
      other.install(stored);
      StreamCursor next = training.outcome().next();
      assertThat(trained.train(work(next, 3, STAR), stored, () -> {}).deltas())
          .isEqualTo(other.train(work(next, 3, STAR), stored, () -> {}).deltas());
    }
  }

  @Test
  void deltas_name_the_touched_blocks_and_the_versions_that_training_began_from() {
    List<BlockValue> base =
        initial(CHAIN).stream()
            .map(block -> new BlockValue(block.name(), 40, block.values()))
            .toList();
    try (WorkerEngine engine = engine()) {
      engine.install(base);

      List<BlockDelta> deltas = engine.train(work(start(), 0, CHAIN), base, () -> {}).deltas();

      assertThat(deltas)
          .extracting(BlockDelta::name)
          .containsExactlyElementsOf(SHAPE.touchedBy(List.of(CHAIN)));
      assertThat(deltas).allMatch(delta -> delta.baseVersion() == 40);
    }
  }

  @Test
  void the_cursor_moves_on_by_the_steps_and_carries_the_state() {
    List<BlockValue> base = initial(CHAIN);
    try (WorkerEngine engine = engine()) {
      engine.install(base);

      Outcome.Trained outcome =
          engine
              .train(work(new StreamCursor(5, 3, new float[0]), 0, CHAIN, CHAIN), base, () -> {})
              .outcome();

      assertThat(outcome.minibatches()).isEqualTo(2);
      assertThat(outcome.dropped()).isZero();
      assertThat(outcome.loss()).isCloseTo(Math.log(VOCABULARY), within(0.5));
      assertThat(outcome.next().id()).isEqualTo(5);
      assertThat(outcome.next().position()).isEqualTo(3 + 2 * STEPS);
      assertThat(outcome.next().carry()).hasSize(BATCH * HIDDEN).doesNotContain(0f);
    }
  }

  @Test
  void the_state_that_a_cursor_brings_counts() {
    List<BlockValue> base = initial(CHAIN);
    float[] carry = new float[BATCH * HIDDEN];
    Arrays.fill(carry, 0.5f);
    try (WorkerEngine engine = engine()) {
      engine.install(base);
      double fromZero = engine.train(work(start(), 0, CHAIN), base, () -> {}).outcome().loss();
      engine.install(base);
      double fromState =
          engine
              .train(work(new StreamCursor(0, 0, carry), 0, CHAIN), base, () -> {})
              .outcome()
              .loss();

      assertThat(fromState).isNotEqualTo(fromZero);
    }
  }

  @Test
  void at_the_end_of_the_stream_training_begins_again_from_the_zero_state() {
    List<BlockValue> base = initial(CHAIN);
    float[] carry = new float[BATCH * HIDDEN];
    Arrays.fill(carry, 0.5f);
    try (WorkerEngine engine = engine()) {
      engine.install(base);
      Engine.Training fromStart = engine.train(work(start(), 0, CHAIN), base, () -> {});
      engine.install(base);
      // 13 positions: two are left at 11, too few for a minibatch
      Engine.Training wrapped =
          engine.train(work(new StreamCursor(0, 11, carry), 0, CHAIN), base, () -> {});

      assertThat(wrapped.deltas()).isEqualTo(fromStart.deltas());
      assertThat(wrapped.outcome()).isEqualTo(fromStart.outcome());
    }
  }

  @Test
  void a_lease_of_which_no_step_could_be_applied_moves_nothing_but_the_cursor() {
    List<BlockValue> base = withNaN(initial(CHAIN), BlockName.SOFTMAX_BIAS);
    try (WorkerEngine engine = engine()) {
      engine.install(base);

      Engine.Training training = engine.train(work(start(), 0, CHAIN, CHAIN), base, () -> {});

      assertThat(training.deltas()).isEmpty();
      assertThat(training.advanced()).isEmpty();
      assertThat(training.outcome().loss()).isNaN();
      assertThat(training.outcome().dropped()).isEqualTo(2);
      assertThat(training.outcome().next())
          .isEqualTo(new StreamCursor(0, 2 * STEPS, new float[BATCH * HIDDEN]));
    }
  }

  @Test
  void a_step_that_could_not_be_applied_leaves_the_loss_of_the_others() {
    List<BlockValue> sound = initial(CHAIN);
    // an edge that the second cell alone reads
    List<BlockValue> base = withNaN(initial(CHAIN, STAR), BlockName.edge(0, 2));
    try (WorkerEngine engine = engine()) {
      engine.install(sound);
      double first = engine.train(work(start(), 0, CHAIN), sound, () -> {}).outcome().loss();
      engine.install(base);

      Engine.Training training = engine.train(work(start(), 0, CHAIN, STAR), base, () -> {});

      assertThat(training.outcome().minibatches()).isEqualTo(2);
      assertThat(training.outcome().dropped()).isEqualTo(1);
      assertThat(training.outcome().loss()).isEqualTo(first);
      assertThat(training.outcome().next().carry()).containsOnly(0f);
      assertThat(training.deltas()).hasSameSizeAs(base);
    }
  }

  @Test
  void two_leases_do_what_one_of_both_would() {
    List<BlockValue> base = initial(CHAIN, STAR);
    try (WorkerEngine whole = engine();
        WorkerEngine halves = engine()) {
      whole.install(base);
      Engine.Training one = whole.train(work(start(), 0, CHAIN, STAR, STAR, CHAIN), base, () -> {});

      halves.install(base);
      Engine.Training first = halves.train(work(start(), 0, CHAIN, STAR), base, () -> {});
      Engine.Training second =
          halves.train(work(first.outcome().next(), 2, STAR, CHAIN), first.advanced(), () -> {});

      assertThat(second.outcome().next().position()).isEqualTo(one.outcome().next().position());
      assertThat(second.outcome().next().carry())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(one.outcome().next().carry());
      assertThat((first.outcome().loss() + second.outcome().loss()) / 2)
          .isCloseTo(one.outcome().loss(), within(1e-5));
      for (int i = 0; i < base.size(); i++) {
        assertThat(second.advanced().get(i).values())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(one.advanced().get(i).values());
      }
    }
  }

  @Test
  void an_evaluation_depends_on_cell_minibatch_and_weights_alone() {
    List<BlockValue> base = initial(CHAIN, STAR);
    try (WorkerEngine engine = engine()) {
      engine.install(base);
      Outcome.Evaluated first = engine.evaluate(new Work.Evaluate(List.of(CHAIN), 1), 8, () -> {});
      engine.evaluate(new Work.Evaluate(List.of(STAR, CHAIN), 0), 8, () -> {});
      engine.score(new Work.Score(List.of(STAR)), 8, () -> {});
      engine.train(work(start(), 0, CHAIN), base, () -> {});
      engine.install(base);

      Outcome.Evaluated again =
          engine.evaluate(new Work.Evaluate(List.of(STAR, CHAIN), 1), 9, () -> {});

      assertThat(again.perplexities().get(1)).isEqualTo(first.perplexities().get(0));
      assertThat(again.weightsVersion()).isEqualTo(9);
      assertThat(again.perplexities().get(0)).isNotEqualTo(first.perplexities().get(0));
    }
  }

  @Test
  void whole_validation_minibatches_are_taken_in_turn() {
    try (WorkerEngine engine = engine()) {
      engine.install(initial(CHAIN));

      // 7 positions are minibatches of 3 and 3; the last position is in none
      assertThat(evaluate(engine, 0).tokens()).isEqualTo(4 * 3);
      assertThat(evaluate(engine, 1).tokens()).isEqualTo(4 * 3);
      assertThat(evaluate(engine, 2)).isEqualTo(evaluate(engine, 0));
      assertThat(evaluate(engine, 3_000_000_001L)).isEqualTo(evaluate(engine, 1));
      assertThat(evaluate(engine, 1).perplexities())
          .isNotEqualTo(evaluate(engine, 0).perplexities());
    }
  }

  @Test
  void a_score_is_that_of_the_whole_split_in_one_piece() {
    List<BlockValue> weights = initial(CHAIN, STAR);
    Streams streams = CORPUS.streams(Split.VALID, 3);
    try (WorkerEngine engine = engine();
        SharedModel model = new SharedModel(MODEL, SessionSettings.singleThreaded(), RANDOM)) {
      engine.install(weights);
      weights.forEach(block -> model.write(block.name(), block.values()));

      Outcome.Evaluated score = engine.score(new Work.Score(List.of(CHAIN, STAR)), 8, () -> {});

      assertThat(score.tokens()).isEqualTo(3 * 10);
      assertThat(score.weightsVersion()).isEqualTo(8);
      for (int cell = 0; cell < 2; cell++) {
        Evaluation whole =
            model.evaluate(
                List.of(CHAIN, STAR).get(cell),
                streams.at(0, streams.length()),
                new float[3 * HIDDEN]);
        assertThat(score.perplexities().get(cell))
            .isCloseTo(Math.exp(whole.totalLoss() / 30), within(1e-4));
      }
    }
  }

  @Test
  void weights_that_are_no_numbers_give_a_perplexity_that_is_none() {
    try (WorkerEngine engine = engine()) {
      engine.install(withNaN(initial(CHAIN), BlockName.SOFTMAX_BIAS));

      assertThat(evaluate(engine, 0).perplexities()).containsExactly(Double.NaN);
    }
  }

  @Test
  void progress_counts_the_tokens_of_all_work() {
    List<BlockValue> base = initial(CHAIN);
    try (WorkerEngine engine = engine()) {
      engine.install(base);

      engine.train(work(start(), 0, CHAIN, CHAIN), base, () -> {});
      assertThat(progress).hasValue(2 * BATCH * STEPS);
      engine.evaluate(new Work.Evaluate(List.of(CHAIN, CHAIN), 0), 0, () -> {});
      assertThat(progress).hasValue(12 + 2 * 12);
      engine.score(new Work.Score(List.of(CHAIN)), 0, () -> {});
      assertThat(progress).hasValue(12 + 24 + 30);
    }
  }

  @Test
  void a_corpus_too_short_for_a_minibatch_is_refused() {
    assertThatThrownBy(() -> engine(corpus(2 * 3, 100)))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("train.txt has 6 tokens");
    assertThatThrownBy(() -> engine(corpus(100, 4 * 3)))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("valid.txt has 12 tokens");
  }

  @Test
  void a_split_is_scored_in_streams_that_may_be_shorter_than_a_minibatch() {
    EngineSettings manyStreams = new EngineSettings(MODEL, 4, 12);
    try (WorkerEngine engine =
        new WorkerEngine(manyStreams, CORPUS, SessionSettings.singleThreaded(), RANDOM, progress)) {
      engine.install(initial(CHAIN));

      // 33 tokens in 12 streams: one token and its target in each
      assertThat(engine.score(new Work.Score(List.of(CHAIN)), 0, () -> {}).tokens()).isEqualTo(12);
    }
  }

  private WorkerEngine engine() {
    return engine(CORPUS);
  }

  private WorkerEngine engine(Corpus corpus) {
    return new WorkerEngine(SETTINGS, corpus, SessionSettings.singleThreaded(), RANDOM, progress);
  }

  private static Outcome.Evaluated evaluate(WorkerEngine engine, long minibatch) {
    return engine.evaluate(new Work.Evaluate(List.of(CHAIN), minibatch), 8, () -> {});
  }

  private static StreamCursor start() {
    return new StreamCursor(0, 0, new float[0]);
  }

  private static Work.TrainShared work(StreamCursor cursor, long firstStep, Architecture... cells) {
    return new Work.TrainShared(List.of(cells), cursor, 2f, firstStep);
  }

  private static List<BlockValue> initial(Architecture... cells) {
    InitialWeights initial = new InitialWeights(RANDOM, 0.5f);
    Map<BlockName, WeightsShape.Matrix> sizes = SHAPE.blocks();
    Map<BlockName, BlockValue> values = new LinkedHashMap<>();
    sizes.forEach(
        (name, size) -> values.put(name, new BlockValue(name, 0, initial.of(name, size))));
    values.keySet().retainAll(SHAPE.touchedBy(List.of(cells)));
    return List.copyOf(values.values());
  }

  private static List<BlockValue> withNaN(List<BlockValue> blocks, BlockName spoilt) {
    return blocks.stream()
        .map(
            block -> {
              float[] values = block.values().clone();
              if (block.name().equals(spoilt)) {
                values[0] = Float.NaN;
              }
              return new BlockValue(block.name(), block.version(), values);
            })
        .toList();
  }

  private static List<BlockValue> stored(List<BlockValue> base, List<BlockDelta> deltas) {
    return IntStream.range(0, base.size())
        .mapToObj(
            i ->
                new BlockValue(
                    base.get(i).name(),
                    base.get(i).version() + 1,
                    deltas.get(i).addedTo(base.get(i).values(), 1f)))
        .toList();
  }

  private static Corpus corpus(int trainTokens, int validTokens) {
    Vocabulary words =
        new Vocabulary(IntStream.range(0, VOCABULARY).mapToObj(i -> "w" + i).toList());
    return new Corpus(
        "random",
        words,
        new Part("train.txt", tokens(1, trainTokens)),
        new Part("valid.txt", tokens(2, validTokens)),
        new Part("test.txt", tokens(3, 10)));
  }

  private static int[] tokens(long counter, int count) {
    RandomGenerator draws = RANDOM.at(Purpose.BUFFER_SAMPLE, counter);
    return IntStream.generate(() -> draws.nextInt(VOCABULARY)).limit(count).toArray();
  }
}
