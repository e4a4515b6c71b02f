package org.actornas.controller.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.Baseline;
import org.actornas.protocol.work.Outcome;

/**
 * The controller steps that were drawn and have not become an update. Rewards arrive in any order.
 * In the alternating schedule updates are taken in the order of drawing, so that the policy does
 * not depend on which worker was faster; in the overlapped one in the order of arrival, so that it
 * does not wait for a slow one.
 */
final class ControllerSteps {
  private final Rewards rewards;
  private final Asynchrony asynchrony;

  /** All of them, in the order of drawing. */
  private final List<Step> steps = new ArrayList<>();

  /** Those that have their rewards, in the order of arrival. */
  private final Deque<Step> rewarded = new ArrayDeque<>();

  /** How a reward is made. */
  record Rewards(float scale, float entropyWeight) {
    /**
     * {@code scale / perplexity + entropyWeight * entropy}; a perplexity that is no number earns 0.
     */
    double of(double perplexity, double entropy) {
      double quality = Double.isNaN(perplexity) ? 0 : scale / perplexity;
      return quality + entropyWeight * entropy;
    }
  }

  /** One step: its task, what was drawn, and the perplexities once they are there. */
  private static final class Step {
    final Task.Evaluation task;
    final SearchEvent.StepSampled drawn;
    Optional<Outcome.Evaluated> outcome = Optional.empty();

    Step(Task.Evaluation task, SearchEvent.StepSampled drawn) {
      this.task = task;
      this.drawn = drawn;
    }

    long staleness(long policyVersion) {
      return policyVersion - drawn.policyVersion();
    }
  }

  /**
   * An update that can be taken.
   *
   * @param staleness updates that the policy has taken since it drew the cells
   * @param baseline that it leaves
   */
  record Ready(PolicyStep step, long staleness, Baseline baseline) {}

  ControllerSteps(Rewards rewards, Asynchrony asynchrony) {
    this.rewards = rewards;
    this.asynchrony = asynchrony;
  }

  void sampled(Task.Evaluation task, SearchEvent.StepSampled drawn) {
    steps.add(new Step(task, drawn));
  }

  /** How many there are. */
  int size() {
    return steps.size();
  }

  /** Tasks of the steps whose rewards are not there, in the order of drawing. */
  List<Task.Evaluation> openTasks() {
    return steps.stream().filter(step -> step.outcome.isEmpty()).map(step -> step.task).toList();
  }

  /** Whether the rewards of a step's task are to come. */
  boolean isOpen(long taskId) {
    return find(taskId).isPresent();
  }

  private Optional<Step> find(long taskId) {
    return steps.stream()
        .filter(step -> step.task.id() == taskId && step.outcome.isEmpty())
        .findFirst();
  }

  /** Takes in a step's perplexities; gives its lines of the history. */
  List<EvaluatedArchitecture> rewarded(int epoch, SearchEvent.RewardAccepted event) {
    Step step =
        find(event.taskId())
            .orElseThrow(
                () -> new IllegalStateException("no step waits for task " + event.taskId()));
    step.outcome = Optional.of(event.outcome());
    rewarded.addLast(step);
    List<EvaluatedArchitecture> history = new ArrayList<>();
    for (int k = 0; k < step.task.architectures().size(); k++) {
      double perplexity = event.outcome().perplexities().get(k);
      double entropy = step.drawn.entropies().get(k);
      history.add(
          new EvaluatedArchitecture(
              Phase.CONTROLLER,
              epoch,
              step.task.step(),
              step.task.architectures().get(k),
              perplexity,
              rewards.of(perplexity, entropy),
              entropy,
              event.worker(),
              step.drawn.policyVersion(),
              event.outcome().weightsVersion()));
    }
    return history;
  }

  /** The step whose update is next, if it has its perplexities. */
  private Optional<Step> next() {
    return asynchrony.isOverlapped()
        ? Optional.ofNullable(rewarded.peekFirst())
        : steps.stream().findFirst().filter(oldest -> oldest.outcome.isPresent());
  }

  /**
   * The next update.
   *
   * @param policyVersion of the policy that takes it
   */
  Optional<Ready> ready(Baseline baseline, long policyVersion) {
    return next().map(step -> ready(step, baseline, step.staleness(policyVersion)));
  }

  private Ready ready(Step step, Baseline baseline, long staleness) {
    List<Double> perplexities = step.outcome.orElseThrow().perplexities();
    double[] earned = new double[perplexities.size()];
    double sum = 0;
    for (int k = 0; k < earned.length; k++) {
      earned[k] = rewards.of(perplexities.get(k), step.drawn.entropies().get(k));
      sum += earned[k];
    }
    Baseline updated = baseline.next(sum / earned.length);
    List<Double> advantages = new ArrayList<>();
    for (double reward : earned) {
      advantages.add(updated.advantage(reward));
    }
    Optional<PolicyStep.OffPolicy> offPolicy =
        staleness == 0
            ? Optional.empty()
            : Optional.of(
                new PolicyStep.OffPolicy(
                    step.drawn.logProbabilities(), asynchrony.maxImportanceWeight()));
    return new Ready(
        new PolicyStep(step.task.architectures(), advantages, offPolicy), staleness, updated);
  }

  /** The next step has become an update. */
  void updated() {
    remove(next().orElseThrow());
  }

  /**
   * Drops the steps that are too old to learn from, as far as their turn has come.
   *
   * @param policyVersion of the policy that would learn
   */
  List<StaleStep> dropStale(long policyVersion) {
    List<StaleStep> dropped = new ArrayList<>();
    if (!asynchrony.isOverlapped()) {
      return dropped; // none is further behind than the lag
    }
    for (Optional<Step> step = next();
        step.isPresent() && step.get().staleness(policyVersion) > asynchrony.maxStaleness();
        step = next()) {
      remove(step.get());
      dropped.add(new StaleStep(step.get().task, step.get().staleness(policyVersion)));
    }
    return dropped;
  }

  private void remove(Step step) {
    steps.remove(step);
    rewarded.remove(step);
  }
}
