package org.actornas.protocol.work;

import java.util.List;

/** What a finished lease brings. */
public sealed interface Outcome {

  /**
   * Of {@link Work.TrainShared}.
   *
   * @param loss mean over the minibatches that were applied, nats per token; NaN if none was
   * @param minibatches how many were run
   * @param dropped how many of them were not applied because loss or gradient was not finite
   * @param next the cursor after the last minibatch
   */
  record Trained(double loss, int minibatches, int dropped, StreamCursor next) implements Outcome {}

  /**
   * Of {@link Work.Evaluate} and {@link Work.Score}.
   *
   * @param perplexities one an architecture, in the order of the work
   * @param tokens predicted for each
   * @param weightsVersion the store's version that the evaluation saw
   */
  record Evaluated(List<Double> perplexities, long tokens, long weightsVersion) implements Outcome {
    public Evaluated {
      perplexities = List.copyOf(perplexities);
    }
  }
}
