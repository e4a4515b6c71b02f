package org.actornas.worker.model;

/**
 * What keeps the training of the shared weights stable and general. Dropout rates are the
 * probability of a zero; 0 turns one off.
 *
 * @param embeddingDropout of whole rows of the embedding (words), one mask a minibatch
 * @param inputDropout of the cell's input x_t, one mask [B, E] for all time steps
 * @param stateDropout of h_{t-1} where node 0 reads it through its weights, one mask [B, H]
 * @param outputDropout of h_t where the softmax reads it, one mask [B, H]
 * @param l2 weight decay, added to the gradient of every weight that the step touches
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

  /** No dropout and no decay; norms as given. */
  public static Regularization none(float maxHiddenNorm, float maxGradientNorm) {
    return new Regularization(0, 0, 0, 0, 0, maxHiddenNorm, maxGradientNorm);
  }
}
