package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.work.StreamCursor;

/**
 * The shared training of a search: what is planned, which cursor each task reads from, what is
 * done. Of an epoch, and of the next one where that is planned ahead.
 */
final class SharedTraining {
  private final SearchSettings settings;
  private final CursorPool cursors;
  private final Map<Long, Task.Training> open = new LinkedHashMap<>();
  private int epoch = 1;
  private int plannedEpochs;
  private long plannedMinibatches;
  private long tasksDone;
  private TrainingTally tally = TrainingTally.NONE;
  private TrainingTally tallyAhead = TrainingTally.NONE;

  SharedTraining(SearchSettings settings, CursorPool cursors) {
    this.settings = settings;
    this.cursors = cursors;
  }

  /** Whether this epoch's cells are drawn. */
  boolean isPlanned() {
    return plannedEpochs >= epoch;
  }

  /** Whether the next epoch's cells are drawn, if there is one. */
  boolean isPlannedAhead() {
    return plannedEpochs > epoch || epoch == settings.epochs();
  }

  /** Whether there are no more tasks to be begun than there were ever under way at once. */
  boolean runsShort() {
    return open.size() - cursors.assigned() <= cursors.all().size();
  }

  /** Whether this epoch's minibatches are all run. */
  boolean isDone() {
    return isPlanned() && open.values().stream().noneMatch(task -> task.epoch() == epoch);
  }

  /**
   * The cells of the first epoch that is not planned yet are drawn.
   *
   * @param firstTask the number of the first task
   * @param policyVersion of the policy that drew them
   * @return the tasks
   */
  List<Task.Training> plan(List<Architecture> cells, long firstTask, long policyVersion) {
    plannedEpochs++;
    List<Task.Training> tasks = new ArrayList<>();
    for (int from = 0; from < cells.size(); from += settings.minibatchesPerLease()) {
      int to = Math.min(from + settings.minibatchesPerLease(), cells.size());
      tasks.add(
          new Task.Training(
              firstTask + tasks.size(),
              cells.subList(from, to),
              policyVersion,
              plannedEpochs,
              settings.learningRate().at(plannedEpochs),
              plannedMinibatches + from));
    }
    plannedMinibatches += cells.size();
    tasks.forEach(task -> open.put(task.id(), task));
    return tasks;
  }

  boolean isOpen(long taskId) {
    return find(taskId).isPresent();
  }

  private Optional<Task.Training> find(long taskId) {
    return Optional.ofNullable(open.get(taskId));
  }

  /** The cursor to assign before a task is leased; empty if it has one. */
  Optional<SearchEvent> beforeLease(Task.Training task) {
    return cursors.of(task.id()).isPresent()
        ? Optional.empty()
        : Optional.of(new SearchEvent.CursorAssigned(task.id(), cursors.free()));
  }

  void assign(SearchEvent.CursorAssigned event) {
    cursors.assign(event.taskId(), event.cursor());
  }

  /**
   * Where a task begins to read.
   *
   * @throws IllegalStateException if it was assigned no cursor
   */
  StreamCursor cursorOf(Task.Training task) {
    return cursors
        .of(task.id())
        .orElseThrow(() -> new IllegalStateException("task " + task.id() + " has no cursor"));
  }

  void finish(SearchEvent.TrainingDone event) {
    cursors.done(event.taskId(), event.outcome().next());
    boolean isAhead = find(event.taskId()).filter(task -> task.epoch() > epoch).isPresent();
    open.remove(event.taskId());
    tasksDone++;
    if (isAhead) {
      tallyAhead = tallyAhead.plus(event.outcome());
    } else {
      tally = tally.plus(event.outcome());
    }
  }

  /** Tasks that are not done, in the order of planning. */
  List<Task.Training> openTasks() {
    return List.copyOf(open.values());
  }

  /** Of this epoch. */
  TrainingTally tally() {
    return tally;
  }

  long plannedMinibatches() {
    return plannedMinibatches;
  }

  /** Tasks that were done in the whole search. */
  long tasksDone() {
    return tasksDone;
  }

  /** Open tasks that may have been leased. */
  int tasksUnderWay() {
    return cursors.assigned();
  }

  List<StreamCursor> cursors() {
    return cursors.all();
  }

  /** The next epoch's training, if it is planned. */
  Optional<TrainingAhead> ahead() {
    if (plannedEpochs <= epoch) {
      return Optional.empty();
    }
    List<TrainingAhead.OpenTask> tasks = new ArrayList<>();
    for (Task.Training task : open.values()) {
      Optional<StreamCursor> cursor = cursors.of(task.id());
      tasks.add(
          new TrainingAhead.OpenTask(
              task, cursor.isPresent() ? OptionalInt.of(cursor.get().id()) : OptionalInt.empty()));
    }
    return Optional.of(new TrainingAhead(tasks, tallyAhead));
  }

  /** Goes on from the end of an epoch, whatever was before. */
  void resume(EpochBoundary boundary) {
    epoch = boundary.epoch();
    plannedMinibatches = boundary.plannedMinibatches();
    tasksDone = boundary.trainings();
    cursors.resume(boundary.cursors());
    open.clear();
    if (boundary.derives()) { // the last epoch's tally stays to be looked at
      plannedEpochs = epoch;
      return;
    }
    plannedEpochs = boundary.ahead().isPresent() ? epoch : epoch - 1;
    tally = boundary.ahead().map(TrainingAhead::done).orElse(TrainingTally.NONE);
    tallyAhead = TrainingTally.NONE;
    boundary.ahead().map(TrainingAhead::open).orElse(List.of()).forEach(this::resume);
  }

  private void resume(TrainingAhead.OpenTask ahead) {
    long id = ahead.task().id();
    open.put(id, ahead.task());
    ahead.cursor().ifPresent(cursor -> cursors.assign(id, cursor));
  }
}
