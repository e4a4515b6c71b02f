package org.actornas.controller.search;

import java.util.List;
import java.util.OptionalInt;

/**
 * Shared training of an epoch that has been planned before the epoch began.
 *
 * @param open tasks that are not done, in the order of planning
 * @param done what of it is done
 */
public record TrainingAhead(List<OpenTask> open, TrainingTally done) {
  public TrainingAhead {
    open = List.copyOf(open);
  }

  /**
   * A task that is not done.
   *
   * @param cursor that it reads from, if it may have been leased
   */
  public record OpenTask(Task.Training task, OptionalInt cursor) {}
}
