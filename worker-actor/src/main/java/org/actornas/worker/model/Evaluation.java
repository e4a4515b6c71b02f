package org.actornas.worker.model;

/**
 * How well a cell predicted a minibatch.
 *
 * @param totalLoss sum of the negative log-likelihoods of the targets, nats; not finite if the
 *     weights or the state are not
 * @param tokens how many targets were scored
 * @param carry h_T, the state in which the text goes on, [B, H] row-major
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by convention: it is the hot path
public record Evaluation(double totalLoss, long tokens, float[] carry) {

  /** exp(mean loss). */
  public double perplexity() {
    return Math.exp(totalLoss / tokens);
  }
}
