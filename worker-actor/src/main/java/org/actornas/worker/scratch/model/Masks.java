package org.actornas.worker.scratch.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;

/**
 * The dropout of one minibatch: each element is 0 with the dropout's rate, else 1 / (1 - rate).
 * Empty where the rate is 0.
 *
 * @param words [V]
 * @param input [B, E]
 * @param state [B, H]
 * @param output [B, H]
 * @param weights [H, C] each, by the name of the weights
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention: it is the hot path
record Masks(
    float[] words, float[] input, float[] state, float[] output, Map<String, float[]> weights) {

  /** The masks of a counter: the same ones every time. */
  static Masks draw(
      CounterRandom random, long counter, Dropouts rates, CellShape shape, int batch) {
    RandomGenerator draws = random.at(Purpose.DROPOUT, counter);
    float[] words = mask(draws, rates.embedding(), shape.vocabulary());
    float[] input = mask(draws, rates.input(), batch * shape.embedding());
    float[] state = mask(draws, rates.state(), batch * shape.hidden());
    float[] output = mask(draws, rates.output(), batch * shape.hidden());
    Map<String, float[]> weights = new LinkedHashMap<>();
    if (rates.weights() > 0) {
      int size = shape.hidden() * shape.columns();
      weights.put(CellShape.RECURRENT, mask(draws, rates.weights(), size));
      for (int node = 1; node < shape.cell().nodes(); node++) {
        weights.put(CellShape.edge(node), mask(draws, rates.weights(), size));
      }
    }
    return new Masks(words, input, state, output, weights);
  }

  private static float[] mask(RandomGenerator draws, float rate, int size) {
    if (rate == 0) {
      return new float[0];
    }
    float[] mask = new float[size];
    float kept = 1 / (1 - rate);
    for (int i = 0; i < size; i++) {
      mask[i] = draws.nextFloat() < rate ? 0 : kept;
    }
    return mask;
  }

  /** The words' masks at the places of the tokens, [T*B]. */
  float[] wordsAt(int[] tokens) {
    float[] masks = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      masks[i] = words[tokens[i]];
    }
    return masks;
  }
}
