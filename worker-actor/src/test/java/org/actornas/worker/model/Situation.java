package org.actornas.worker.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Minibatch;

/**
 * A small model and what it is to compute: weights, minibatches, states and architectures, all
 * drawn from a seed.
 */
record Situation(ModelSettings settings, CounterRandom random, float weightsRange) {
  static final int VOCABULARY = 11;
  static final int BATCH = 3;
  static final int STEPS = 4;

  /** No dropout, no decay, and norms that are never reached. */
  static final Regularization UNREGULARIZED = Regularization.none(1e6f, 1e6f);

  /** A model of H = 5 whose E is H if tied, 3 if not. */
  static Situation of(NodeForm form, int nodes, boolean tied, Regularization regularization) {
    WeightsShape shape = new WeightsShape(VOCABULARY, tied ? 5 : 3, 5, nodes, form);
    return new Situation(
        new ModelSettings(shape, BATCH, STEPS, regularization), new CounterRandom(17), 0.6f);
  }

  WeightsShape shape() {
    return settings.shape();
  }

  /** The model with {@link #initialWeights}; the caller closes it. */
  SharedModel model() {
    SharedModel model = new SharedModel(settings, SessionSettings.singleThreaded(), random);
    initialWeights().forEach(model::write);
    return model;
  }

  /** Biases too are other than zero here, so that nothing hides behind zeros. */
  Map<BlockName, float[]> initialWeights() {
    InitialWeights initial = new InitialWeights(random, weightsRange);
    Map<BlockName, float[]> weights = new LinkedHashMap<>();
    shape()
        .blocks()
        .forEach(
            (block, size) -> {
              float[] values = initial.of(block, size);
              if (block.text().endsWith("bias")) {
                values = uniform(block.text().hashCode(), values.length);
              }
              weights.put(block, values);
            });
    return weights;
  }

  Architecture architecture(long counter) {
    RandomGenerator draws = random.at(Purpose.ARCHITECTURE, counter);
    SearchSpace space = new SearchSpace(shape().nodes());
    int[] decisions = new int[space.decisions()];
    for (int step = 0; step < decisions.length; step++) {
      decisions[step] = draws.nextInt(space.choices(step));
    }
    return Architecture.of(decisions);
  }

  Minibatch minibatch(long counter, int steps, int batch) {
    RandomGenerator draws = random.at(Purpose.BUFFER_SAMPLE, counter);
    int[] inputs = new int[steps * batch];
    int[] targets = new int[steps * batch];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = draws.nextInt(VOCABULARY);
      targets[i] = draws.nextInt(VOCABULARY);
    }
    return new Minibatch(steps, batch, inputs, targets);
  }

  Minibatch minibatch(long counter) {
    return minibatch(counter, STEPS, BATCH);
  }

  float[] carry(long counter) {
    return uniform(counter, BATCH * shape().hidden());
  }

  private float[] uniform(long counter, int size) {
    RandomGenerator draws = random.at(Purpose.INITIAL_POLICY, counter);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = draws.nextFloat() - 0.5f;
    }
    return values;
  }

  DropoutMasks masks(long counter) {
    return DropoutMasks.draw(random, counter, settings.regularization(), shape(), BATCH);
  }

  /** What the plain double-precision model makes of the same. */
  ReferenceModel.Outcome reference(
      Architecture cell, Minibatch minibatch, float[] carry, DropoutMasks masks) {
    Map<BlockName, double[]> weights = new LinkedHashMap<>();
    initialWeights().forEach((block, values) -> weights.put(block, ReferenceModel.doubles(values)));
    return new ReferenceModel(shape(), settings.regularization().maxHiddenNorm())
        .run(weights, cell, minibatch, carry, masks);
  }
}
