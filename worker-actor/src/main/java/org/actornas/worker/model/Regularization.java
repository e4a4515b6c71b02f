package org.actornas.worker.model;

/**
 * What keeps the training of the shared weights stable and general. Dropout rates are the
 * probability of a zero; 0 turns one off.
 *
 * @param embeddingDropout of whole rows of the embedding (words), one mask a minibatch
 * @param inputDropout of the cell's input x_t, one mask [B, E] for all time steps
 * @param stateDropout of h_{t-1} where node 0 reads it through its weights, one mask [B, H]
 * @param outputDropout of h_t where the softmax reads it, one mask [B, H]
 * @param l2 weight decay: l2 times the weight is added to its gradient, in all blocks that a step
 *     touches
 * @param maxHiddenNorm h_t of each row is scaled down to this L2 norm; also in evaluation
 * @param maxGradientNorm the gradient is scaled down to this global norm
 */
public record Regularization(
    float embeddingDropout,
    float inputDropout,
    float stateDropout,
    float outputDropout,
    float l2,
    float maxHiddenNorm,
    float maxGradientNorm) {
  public Regularization {
    for (float rate : new float[] {embeddingDropout, inputDropout, stateDropout, outputDropout}) {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "a dropout rate must be at least 0 and below 1, but is " + rate);
      }
    }
    if (!(l2 >= 0 && maxHiddenNorm > 0 && maxGradientNorm > 0)) {
      throw new IllegalArgumentException(
          "decay must not be negative and norms must be positive, but l2=%s h=%s g=%s"
              .formatted(l2, maxHiddenNorm, maxGradientNorm));
    }
  }

  /** No dropout and no decay; norms as given. */
  public static Regularization none(float maxHiddenNorm, float maxGradientNorm) {
    return new Regularization(0, 0, 0, 0, 0, maxHiddenNorm, maxGradientNorm);
  }
}
