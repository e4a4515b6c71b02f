package org.actornas.controller.search;

import java.util.List;
import java.util.Optional;

/**
 * What an event brings about outside the state.
 *
 * @param tasks new work for workers
 * @param history architectures that were evaluated
 * @param epoch the numbers of an epoch that ended
 */
public record Effects(
    List<Task> tasks, List<EvaluatedArchitecture> history, Optional<EpochSummary> epoch) {
  static final Effects NONE = new Effects(List.of(), List.of(), Optional.empty());

  public Effects {
    tasks = List.copyOf(tasks);
    history = List.copyOf(history);
  }

  static Effects ofTasks(List<Task> tasks) {
    return new Effects(tasks, List.of(), Optional.empty());
  }

  static Effects ofHistory(List<EvaluatedArchitecture> history) {
    return new Effects(List.of(), history, Optional.empty());
  }

  static Effects ofEpoch(EpochSummary summary) {
    return new Effects(List.of(), List.of(), Optional.of(summary));
  }
}
