package org.actornas.controller.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.Baseline;
import org.actornas.protocol.work.Outcome;

/**
 * The controller steps that were sampled and have not become an update: rewards arrive in any
 * order, updates are taken in the order of sampling, so that the policy does not depend on which
 * worker was faster.
 */
final class ControllerSteps {
  private final Rewards rewards;
  private final Deque<Step> steps = new ArrayDeque<>();

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
  }

  /** An update that can be taken, and the baseline that it leaves. */
  record Ready(Task.Evaluation task, List<Double> advantages, Baseline baseline) {}

  ControllerSteps(Rewards rewards) {
    this.rewards = rewards;
  }

  void sampled(Task.Evaluation task, SearchEvent.StepSampled drawn) {
    steps.addLast(new Step(task, drawn));
  }

  /** Takes in a step's perplexities; gives its lines of the history. */
  List<EvaluatedArchitecture> rewarded(int epoch, SearchEvent.RewardAccepted event) {
    Step step =
        steps.stream()
            .filter(candidate -> candidate.task.id() == event.taskId())
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no step waits for task " + event.taskId()));
    step.outcome = Optional.of(event.outcome());
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

  /** The oldest step, if it has its perplexities. */
  Optional<Ready> ready(Baseline baseline) {
    Step oldest = steps.peekFirst();
    if (oldest == null || oldest.outcome.isEmpty()) {
      return Optional.empty();
    }
    List<Double> perplexities = oldest.outcome.get().perplexities();
    double[] earned = new double[perplexities.size()];
    double sum = 0;
    for (int k = 0; k < earned.length; k++) {
      earned[k] = rewards.of(perplexities.get(k), oldest.drawn.entropies().get(k));
      sum += earned[k];
    }
    Baseline updated = baseline.next(sum / earned.length);
    List<Double> advantages = new ArrayList<>();
    for (double reward : earned) {
      advantages.add(updated.advantage(reward));
    }
    return Optional.of(new Ready(oldest.task, advantages, updated));
  }

  /** The oldest step has become an update. */
  void updated() {
    steps.removeFirst();
  }
}
