package org.actornas.controller.search;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;

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
   * @param advantages [K], reward less baseline
   * @param remembered entries of the memory buffer to reconstruct; 0 for none
   * @param counter of the update; keys the buffer's sample
   */
  record Update(List<Architecture> sampled, List<Double> advantages, int remembered, long counter)
      implements Next {
    public Update {
      sampled = List.copyOf(sampled);
      advantages = List.copyOf(advantages);
    }
  }

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
