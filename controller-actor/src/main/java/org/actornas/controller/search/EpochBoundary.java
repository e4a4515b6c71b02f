package org.actornas.controller.search;

import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.Baseline;
import org.actornas.protocol.work.StreamCursor;

/**
 * A search between two epochs, when no task is open but of training that is planned ahead: all of
 * its state.
 *
 * @param epoch that begins; after the last one, the last
 * @param derives whether the derivation begins, and no epoch
 * @param nextTask the number of the next task
 * @param nextArchitecture the counter of the next draw
 * @param plannedMinibatches of shared training in the whole search
 * @param trainings leases of shared training that were done in the whole search, each of which was
 *     one push to the store of weights
 * @param steps of the controller that were sampled in the whole search
 * @param updates of the policy that were taken or dropped in the whole search
 * @param policyVersion updates that the policy has taken
 * @param bufferSize entries of the memory buffer
 * @param baseline of the rewards
 * @param cursors where shared training stands, by id from 0
 * @param ahead training of the epoch that begins, if it was planned before
 * @param bestOfEpoch the best cell of the epoch that has ended; empty if it evaluated none
 */
public record EpochBoundary(
    int epoch,
    boolean derives,
    long nextTask,
    long nextArchitecture,
    long plannedMinibatches,
    long trainings,
    long steps,
    long updates,
    long policyVersion,
    int bufferSize,
    Baseline baseline,
    List<StreamCursor> cursors,
    Optional<TrainingAhead> ahead,
    Optional<EvaluatedArchitecture> bestOfEpoch) {
  public EpochBoundary {
    cursors = List.copyOf(cursors);
  }
}
