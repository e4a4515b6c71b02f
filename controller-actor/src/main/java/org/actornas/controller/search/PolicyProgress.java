package org.actornas.controller.search;

import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.Baseline;

/**
 * How far the policy has come: its version, the baseline, the updates that it has taken, and the
 * steps that are to become updates.
 */
final class PolicyProgress {
  private final SearchSettings settings;
  private final ControllerSteps steps;
  private Baseline baseline;
  private long version;
  private int updatesInPhase;
  private long stepsInSearch;
  private long updatesInSearch;

  PolicyProgress(SearchSettings settings, ControllerSteps.Rewards rewards) {
    this.settings = settings;
    this.steps = new ControllerSteps(rewards, settings.asynchrony());
    this.baseline = Baseline.empty(settings.baselineDecay());
  }

  /**
   * Whether the next step may be drawn.
   *
   * @param paced steps that may have been drawn before it in this phase
   */
  boolean stepIsDue(long paced) {
    int drawn = updatesInPhase + steps.size();
    return drawn < settings.controllerSteps()
        && steps.size() <= settings.asynchrony().maxLag()
        && drawn <= paced;
  }

  /** A step was drawn. */
  Task.Evaluation drawn(long taskId, SearchEvent.StepSampled event) {
    Task.Evaluation task =
        new Task.Evaluation(taskId, event.architectures(), event.policyVersion(), stepsInSearch++);
    steps.sampled(task, event);
    return task;
  }

  boolean isOpen(long taskId) {
    return steps.isOpen(taskId);
  }

  List<Task.Evaluation> openTasks() {
    return steps.openTasks();
  }

  /** Takes in a step's perplexities; gives its lines of the history. */
  List<EvaluatedArchitecture> rewarded(int epoch, SearchEvent.RewardAccepted event) {
    return steps.rewarded(epoch, event);
  }

  /** The next update, if its rewards are there. */
  Optional<ControllerSteps.Ready> ready() {
    return steps.ready(baseline, version);
  }

  /** The update that was ready has been taken, or dropped. */
  void updated(ControllerSteps.Ready ready, boolean applied) {
    baseline = ready.baseline();
    steps.updated();
    updatesInPhase++;
    updatesInSearch++;
    if (applied) {
      version++;
    }
  }

  /** Drops the steps that are too old to learn from, as far as their turn has come. */
  List<StaleStep> dropStale() {
    return steps.dropStale(version);
  }

  /** A phase begins. */
  void enterPhase() {
    updatesInPhase = 0;
  }

  /**
   * Goes on from the end of an epoch.
   *
   * @throws IllegalStateException if steps are under way
   */
  void resume(EpochBoundary boundary) {
    if (steps.size() > 0) {
      throw new IllegalStateException("an epoch can't end with controller steps under way");
    }
    baseline = boundary.baseline();
    version = boundary.policyVersion();
    stepsInSearch = boundary.steps();
    updatesInSearch = boundary.updates();
  }

  Baseline baseline() {
    return baseline;
  }

  /** Updates that the policy has taken. */
  long version() {
    return version;
  }

  /** Updates that were taken or dropped in this phase. */
  int updatesInPhase() {
    return updatesInPhase;
  }

  /** Steps that were drawn in the whole search. */
  long stepsInSearch() {
    return stepsInSearch;
  }

  /** Updates that were taken or dropped in the whole search. */
  long updatesInSearch() {
    return updatesInSearch;
  }
}
