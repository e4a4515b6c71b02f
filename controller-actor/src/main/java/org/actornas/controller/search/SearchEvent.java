package org.actornas.controller.search;

import java.util.List;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.work.Outcome;

/** What has happened in a search; {@link SearchState} is their fold. */
public sealed interface SearchEvent {

  /** The policy drew the cells of an epoch's shared training. */
  record TrainingSampled(List<Architecture> architectures) implements SearchEvent {
    public TrainingSampled {
      architectures = List.copyOf(architectures);
    }
  }

  /** A lease of shared training reads from this cursor, however often it is tried. */
  record CursorAssigned(long taskId, int cursor) implements SearchEvent {}

  /** A lease of shared training was done. */
  record TrainingDone(long taskId, String worker, Outcome.Trained outcome) implements SearchEvent {}

  /**
   * The policy drew the cells of a controller step.
   *
   * @param policyVersion of the policy that drew them
   * @param entropies of each cell, nats
   * @param logProbabilities of each cell under that policy, nats
   */
  record StepSampled(
      long policyVersion,
      List<Architecture> architectures,
      List<Double> entropies,
      List<Double> logProbabilities)
      implements SearchEvent {
    public StepSampled {
      architectures = List.copyOf(architectures);
      entropies = List.copyOf(entropies);
      logProbabilities = List.copyOf(logProbabilities);
    }
  }

  /** A controller step's cells were evaluated. */
  record RewardAccepted(long taskId, String worker, Outcome.Evaluated outcome)
      implements SearchEvent {}

  /**
   * The policy took (or dropped) the update of the step whose turn it was.
   *
   * @param remembered the cells that it had to reconstruct; with them the update can be taken again
   * @param importanceWeight mean of the step's cells; 1 if the policy that drew them took it
   */
  record PolicyUpdated(PolicyUpdate update, List<Architecture> remembered, double importanceWeight)
      implements SearchEvent {
    public PolicyUpdated {
      remembered = List.copyOf(remembered);
    }
  }

  /**
   * Architectures of an epoch's end went to the memory buffer.
   *
   * @param sampled drawn for it
   * @param size entries that it holds now
   */
  record MemoryStored(int sampled, int size) implements SearchEvent {}

  /**
   * The epoch is over, and on disk.
   *
   * @param next the search as it goes on from here
   * @param kept the files as they are here
   */
  record EpochEnded(EpochBoundary next, KeptFiles kept) implements SearchEvent {}

  /** The policy drew the candidates of the derivation. */
  record CandidatesSampled(
      long policyVersion, List<Architecture> architectures, List<Double> entropies)
      implements SearchEvent {
    public CandidatesSampled {
      architectures = List.copyOf(architectures);
      entropies = List.copyOf(entropies);
    }
  }

  /** Candidates were scored on the whole validation split. */
  record CandidatesScored(long taskId, String worker, Outcome.Evaluated outcome)
      implements SearchEvent {}

  /** The event that a task's accepted result is. */
  static SearchEvent ofResult(Task task, String worker, Outcome outcome) {
    if (outcome instanceof Outcome.Trained trained) {
      return new TrainingDone(task.id(), worker, trained);
    }
    Outcome.Evaluated evaluated = (Outcome.Evaluated) outcome;
    return task instanceof Task.Scoring
        ? new CandidatesScored(task.id(), worker, evaluated)
        : new RewardAccepted(task.id(), worker, evaluated);
  }
}
