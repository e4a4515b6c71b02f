package org.actornas.controller.search;

import java.util.List;
import java.util.Optional;

/**
 * What an event brings about outside the state.
 *
 * @param tasks new work for workers
 * @param history architectures that were evaluated
 * @param epoch the numbers of an epoch that ended
 * @param stale controller steps that were given up
 */
public record Effects(
    List<Task> tasks,
    List<EvaluatedArchitecture> history,
    Optional<EpochSummary> epoch,
    List<StaleStep> stale) {
  static final Effects NONE = new Effects(List.of(), List.of(), Optional.empty(), List.of());

  public Effects {
    tasks = List.copyOf(tasks);
    history = List.copyOf(history);
    stale = List.copyOf(stale);
  }

  static Effects ofTasks(List<? extends Task> tasks) {
    return new Effects(List.copyOf(tasks), List.of(), Optional.empty(), List.of());
  }

  static Effects ofHistory(List<EvaluatedArchitecture> history, List<StaleStep> stale) {
    return new Effects(List.of(), history, Optional.empty(), stale);
  }

  static Effects ofEpoch(EpochSummary summary) {
    return new Effects(List.of(), List.of(), Optional.of(summary), List.of());
  }
}
