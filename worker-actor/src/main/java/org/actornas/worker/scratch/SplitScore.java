package org.actornas.worker.scratch;

import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.corpus.Streams;
import org.actornas.worker.model.Evaluation;
import org.actornas.worker.scratch.model.CellModel;

/**
 * A whole split, scored in S parallel streams: the state starts at zero and is carried to the end,
 * token k predicts token k + 1, and every target counts once.
 *
 * @param totalLoss nats
 * @param tokensScored targets
 * @param tokensLeftOut at the end of the split, fewer than S, in no stream
 */
public record SplitScore(double totalLoss, long tokensScored, int tokensLeftOut) {
  /** Positions that are scored at once: only speed depends on it. */
  private static final int STEPS = 35;

  /** exp(mean loss). */
  public double perplexity() {
    return Math.exp(totalLoss / tokensScored);
  }

  /** Scores the streams of a split. */
  static SplitScore of(CellModel model, CellModel.Weights weights, Streams streams) {
    float[] carry = new float[streams.batch() * model.shape().hidden()];
    double totalLoss = 0;
    long tokens = 0;
    for (Minibatch minibatch : streams.pass(STEPS)) {
      Evaluation evaluation = model.evaluate(weights, minibatch, carry);
      totalLoss += evaluation.totalLoss();
      tokens += evaluation.tokens();
      carry = evaluation.carry();
    }
    return new SplitScore(totalLoss, tokens, streams.leftOut());
  }
}
