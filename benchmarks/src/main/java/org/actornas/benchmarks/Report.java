package org.actornas.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All results of one run of the command; what was not measured is empty or null.
 *
 * @param conditions where and of what
 * @param rounds of every repeated measurement
 * @param steps of the shared model, by size
 * @param controller its sampling and updates
 * @param actors what they cost
 * @param transfer of weights between nodes
 * @param idle how long workers wait for work
 * @param workers what several at once come to
 * @param search a whole one
 */
public record Report(
    Conditions conditions,
    int rounds,
    List<StepResult> steps,
    @Nullable ControllerResult controller,
    @Nullable ActorsResult actors,
    @Nullable TransferResult transfer,
    List<IdleShare> idle,
    List<WorkersResult> workers,
    @Nullable SearchResult search) {
  public Report {
    steps = List.copyOf(steps);
    idle = List.copyOf(idle);
    workers = List.copyOf(workers);
  }
}
