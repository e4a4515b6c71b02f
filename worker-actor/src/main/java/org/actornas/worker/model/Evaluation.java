package org.actornas.worker.model;

import org.actornas.worker.corpus.Minibatch;
import org.tensorflow.Result;

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

  /** Copies an evaluation out of what a run fetched: the total loss, and the state. */
  public static Evaluation read(Result result, Minibatch minibatch) {
    return new Evaluation(
        Feeds.scalar(result, 0), minibatch.targets().length, Feeds.array(result, 1));
  }

  /** exp(mean loss). */
  public double perplexity() {
    return Math.exp(totalLoss / tokens);
  }
}
