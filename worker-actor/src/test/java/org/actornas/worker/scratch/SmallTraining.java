package org.actornas.worker.scratch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.corpus.Vocabulary;
import org.actornas.worker.scratch.model.Dropouts;
import org.actornas.worker.scratch.model.Penalties;

/** A training of a few dozen steps on a text in which most words follow from the one before. */
public final class SmallTraining {
  public static final int WORDS = 12;
  public static final Corpus CORPUS =
      new Corpus(
          "small",
          new Vocabulary(IntStream.range(0, WORDS).mapToObj(i -> "w" + i).toList()),
          part("train", 1, 803),
          part("valid", 2, 203),
          part("test", 3, 211));

  private SmallTraining() {}

  private static Corpus.Part part(String name, long counter, int size) {
    RandomGenerator draws = new CounterRandom(5).at(Purpose.BUFFER_SAMPLE, counter);
    int[] tokens = new int[size];
    for (int i = 1; i < size; i++) {
      tokens[i] = draws.nextFloat() < 0.8f ? (tokens[i - 1] * 5 + 1) % WORDS : draws.nextInt(WORDS);
    }
    return new Corpus.Part(name, tokens);
  }

  /** All kinds of regularization; averaging starts after {@code averageAfter} fruitless epochs. */
  public static ScratchSettings settings(int epochs, float learningRate, int averageAfter) {
    return new ScratchSettings(
        8,
        8,
        4,
        6,
        0.3f,
        new Dropouts(0.05f, 0.1f, 0.1f, 0.1f, 0.1f),
        new Penalties(1e-5f, 0.01f, 0.01f),
        2.5f,
        new ScratchSettings.Descent(learningRate, 0.5f, 0.9f, 2, true, averageAfter),
        new ScratchSettings.Limits(epochs, 0, Optional.empty()),
        3,
        7);
  }

  static ScratchSettings within(ScratchSettings settings, Duration budget) {
    return new ScratchSettings(
        settings.embedding(),
        settings.hidden(),
        settings.batch(),
        settings.steps(),
        settings.weightsRange(),
        settings.dropouts(),
        settings.penalties(),
        settings.maxHiddenNorm(),
        settings.descent(),
        new ScratchSettings.Limits(
            settings.limits().maxEpochs(), settings.limits().patience(), Optional.of(budget)),
        settings.testStreams(),
        settings.seed());
  }

  /** The caller closes it. Its clock goes on by a second each time it is read. */
  public static ScratchTrainer trainer(ScratchSettings settings) {
    long[] now = {0};
    return new ScratchTrainer(
        settings,
        Architecture.parse("0 0 1 0 3 1 2"),
        NodeForm.HIGHWAY,
        CORPUS,
        SessionSettings.singleThreaded(),
        () -> now[0] += 1_000_000_000L);
  }

  /** Training steps in an epoch. */
  static int stepsOfEpoch(ScratchSettings settings) {
    return CORPUS.streams(Split.TRAIN, settings.batch()).minibatchCount(settings.steps());
  }

  /** Keeps what it hears. */
  static final class Notes implements TrainingListener {
    final List<Epoch> epochs = new ArrayList<>();

    @Override
    public void epoch(Epoch epoch) {
      epochs.add(epoch);
    }

    List<Double> validPerplexities() {
      return epochs.stream().map(Epoch::validPerplexity).toList();
    }
  }
}
