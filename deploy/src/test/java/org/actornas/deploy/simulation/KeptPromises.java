package org.actornas.deploy.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.actornas.controller.search.Schedule;
import org.actornas.controller.search.SearchEvent;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;

/** What must be true of the events that are kept, each when it is and all of them at the end. */
final class KeptPromises {
  private final Map<Integer, StreamCursor> begunAt = new HashMap<>();
  private final Map<Integer, StreamCursor> standing = new HashMap<>();
  private final Map<Long, Integer> assigned = new HashMap<>();
  private final Set<Long> trained = new HashSet<>();
  private final Set<Long> evaluated = new HashSet<>();
  private final boolean isOverlapped;
  private int updates;
  private int candidates;

  KeptPromises(SearchPlan plan) {
    this.isOverlapped = plan.settings().asynchrony().schedule() == Schedule.OVERLAPPED;
  }

  /** A worker trains from here; numbers the training. */
  int begun(StreamCursor from) {
    int number = begunAt.size() + 1;
    begunAt.put(number, from);
    return number;
  }

  /** An event is kept while the store has these pushes. */
  void keep(SearchEvent event, List<SimulatedStore.Applied> weights) {
    if (event instanceof SearchEvent.CursorAssigned assignment) {
      Integer before = assigned.put(assignment.taskId(), assignment.cursor());
      BrokenPromise.unless(before == null, "%s comes after cursor %d", event, before);
    } else if (event instanceof SearchEvent.TrainingDone done) {
      keepTraining(done, weights);
    } else if (event instanceof SearchEvent.RewardAccepted accepted) {
      keepEvaluation(accepted.taskId(), accepted.outcome(), isOverlapped);
    } else if (event instanceof SearchEvent.PolicyUpdated) {
      updates++;
    } else if (event instanceof SearchEvent.CandidatesScored scored) {
      candidates++;
      keepEvaluation(scored.taskId(), scored.outcome(), false);
    }
  }

  private void keepTraining(SearchEvent.TrainingDone done, List<SimulatedStore.Applied> weights) {
    long task = done.taskId();
    BrokenPromise.unless(trained.add(task), "task %d is done twice", task);
    BrokenPromise.unless(
        weights.contains(new SimulatedStore.Applied(task, done.outcome())),
        "the outcome of task %d, %s, is not that of the push that moved the weights",
        task,
        done.outcome());
    StreamCursor end = done.outcome().next();
    BrokenPromise.unless(
        assigned.getOrDefault(task, -1) == end.id(), "task %d ends on cursor %d", task, end.id());
    StreamCursor begin = begunAt.get((int) done.outcome().loss());
    StreamCursor before = standing.put(end.id(), end);
    BrokenPromise.unless(
        before == null ? begin.carry().length == 0 : begin.equals(before),
        "task %d begins at %s with the state of training %s, but its cursor stood at %s",
        task,
        begin,
        Arrays.toString(begin.carry()),
        before);
  }

  /**
   * All tasks of the trainings before have moved the weights, each once, and nothing else has;
   * while others train, more may have than are known to, or have since.
   */
  private void keepEvaluation(long task, Outcome.Evaluated outcome, boolean othersTrain) {
    BrokenPromise.unless(evaluated.add(task), "task %d is done twice", task);
    BrokenPromise.unless(
        othersTrain || outcome.weightsVersion() == trained.size(),
        "task %d saw the weights after %d pushes, and %d tasks had been trained",
        task,
        outcome.weightsVersion(),
        trained.size());
  }

  /** The search is complete. */
  void checkAll(SearchPlan plan, List<SimulatedStore.Applied> weights) {
    int epochs = plan.settings().epochs();
    int steps = epochs * plan.settings().controllerSteps();
    same("trained tasks", trained.size(), epochs * plan.trainings());
    same("pushes", weights.size(), trained.size());
    same("candidates", candidates, plan.settings().finalSamples());
    same("updates", updates, steps);
    if (isOverlapped) {
      BrokenPromise.unless(
          evaluated.size() >= steps + candidates, "%d evaluated tasks", evaluated.size());
    } else {
      same("evaluated tasks", evaluated.size(), steps + candidates);
    }
  }

  private static void same(String what, int found, int expected) {
    BrokenPromise.unless(found == expected, "%d %s instead of %d", found, what, expected);
  }
}
