package org.actornas.worker.engine;

import java.util.List;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;

/**
 * Does a lease's work on one model: a function of the work, the blocks and the corpus. Calls come
 * one at a time, from any thread. After a call that failed, what the model holds is not known.
 */
public interface Engine extends AutoCloseable {

  /**
   * What training brought.
   *
   * @param deltas trained minus base, of every block that the work touched; none if no minibatch
   *     was applied
   * @param advanced base plus delta, as the model holds it now, under the base version
   */
  record Training(Outcome.Trained outcome, List<BlockDelta> deltas, List<BlockValue> advanced) {}

  /** Puts blocks into the model. */
  void install(List<BlockValue> blocks);

  /**
   * Trains one minibatch after another, each with its cell, the state carried; at the end of the
   * stream it begins again, from the zero state.
   *
   * @param base the blocks that the work touches, as the model holds them
   * @param nearlyDone is run before the last minibatch begins
   */
  Training train(Work.TrainShared work, List<BlockValue> base, Runnable nearlyDone);

  /**
   * Evaluates cells on one validation minibatch, from the zero state.
   *
   * @param weightsVersion of the store, passed on
   * @param nearlyDone is run before the last cell begins
   */
  Outcome.Evaluated evaluate(Work.Evaluate work, long weightsVersion, Runnable nearlyDone);

  /**
   * Evaluates cells on the whole validation split.
   *
   * @param weightsVersion of the store, passed on
   * @param nearlyDone is run before the last cell begins
   */
  Outcome.Evaluated score(Work.Score work, long weightsVersion, Runnable nearlyDone);

  @Override
  void close();
}
