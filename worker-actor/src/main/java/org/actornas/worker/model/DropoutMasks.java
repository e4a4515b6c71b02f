package org.actornas.worker.model;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.protocol.weights.WeightsShape;

/**
 * The dropout of one minibatch: each element is 0 with the dropout's rate, else 1 / (1 - rate), the
 * same for all time steps.
 *
 * @param words of whole rows of the embedding where words are looked up, [V]
 * @param input of x_t, [B, E]
 * @param state of h_{t-1} where node 0's weights read it, [B, H]
 * @param output of h_t where the softmax reads it, [B, H]
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention: it is the hot path
record DropoutMasks(float[] words, float[] input, float[] state, float[] output) {

  /** The masks of a counter: the same ones every time. */
  static DropoutMasks draw(
      CounterRandom random, long counter, Regularization rates, WeightsShape shape, int batch) {
    RandomGenerator draws = random.at(Purpose.DROPOUT, counter);
    return new DropoutMasks(
        mask(draws, rates.embeddingDropout(), shape.vocabulary()),
        mask(draws, rates.inputDropout(), batch * shape.embedding()),
        mask(draws, rates.stateDropout(), batch * shape.hidden()),
        mask(draws, rates.outputDropout(), batch * shape.hidden()));
  }

  private static float[] mask(RandomGenerator draws, float rate, int size) {
    float[] mask = new float[size];
    if (rate == 0) {
      Arrays.fill(mask, 1);
      return mask;
    }
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
