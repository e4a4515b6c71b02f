package org.actornas.controller.search;

/** What a search does next, besides waiting for its workers. */
public sealed interface Next {

  /** Wait: for workers, or for what was begun. */
  record Wait() implements Next {}

  /** Let the policy draw architectures {@code firstCounter .. firstCounter + count - 1}. */
  record Sample(Purpose purpose, long firstCounter, int count) implements Next {}

  /** What a sample is for. */
  enum Purpose {
    TRAINING,
    STEP,
    MEMORY,
    CANDIDATES
  }

  /**
   * Let the policy take an update.
   *
   * @param step what it learns from
   * @param remembered entries of the memory buffer to reconstruct; 0 for none
   * @param counter of the update; keys the buffer's sample
   */
  record Update(PolicyStep step, int remembered, long counter) implements Next {}

  /**
   * Close the epoch's books.
   *
   * @param epoch its numbers
   * @param next how the search goes on
   */
  record EndEpoch(EpochSummary epoch, EpochBoundary next) implements Next {}

  /** The search is over. */
  record Finish() implements Next {}
}
