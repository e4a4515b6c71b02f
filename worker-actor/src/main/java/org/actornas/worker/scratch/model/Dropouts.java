package org.actornas.worker.scratch.model;

/**
 * Dropout rates: the probability of a zero; 0 turns one off. What is kept is divided by (1 - rate).
 * All masks are drawn once a minibatch and stay for all of its time steps; there are none in
 * evaluation.
 *
 * @param embedding of whole rows of the embedding (words) where they are looked up
 * @param input of the cell's input x_t, [B, E]
 * @param state of h_{t-1} where node 0 reads it through its weights, [B, H]
 * @param output of h_t where the softmax reads it, [B, H]
 * @param weights of single elements of W_h and of the edges' matrices, [H, C] each
 */
public record Dropouts(float embedding, float input, float state, float output, float weights) {
  public static final Dropouts NONE = new Dropouts(0, 0, 0, 0, 0);

  public Dropouts {
    for (float rate : new float[] {embedding, input, state, output, weights}) {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "a dropout rate must be at least 0 and below 1, but is " + rate);
      }
    }
  }
}
