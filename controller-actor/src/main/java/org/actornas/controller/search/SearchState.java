package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.actornas.controller.policy.Baseline;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.work.Work;

/**
 * A search as a fold over its events: where it stands, which tasks are open, and what comes next.
 * The {@linkplain Schedule schedule} is the paper's (section 3), {@code alternating}:
 *
 * <pre>
 *   SHARED ------> CONTROLLER ------> MEMORY ------> EPOCH_END ---> SHARED of the next epoch
 *   S minibatches  C updates          if the          its numbers    or, after the last one,
 *   are trained    are taken          epoch stores                   DERIVATION ---> DONE
 * </pre>
 *
 * or {@code overlapped}, with one phase, OVERLAPPED, for the first two: after m of the epoch's S
 * minibatches as many as {@code 1 + C m / S} steps may have been drawn. As soon as the epoch has no
 * more tasks of shared training to be begun than there were ever under way at once, those of the
 * next epoch are planned, and may be done in any phase.
 *
 * <p>Single-threaded; no clock, no randomness: sampling is asked for by counter. Equal events give
 * equal states.
 */
public final class SearchState {
  private final SearchSettings settings;
  private final boolean usesMemory;

  private int epoch = 1;
  private Phase phase;
  private long nextTask;
  private long nextArchitecture;
  private int bufferSize;
  private EpochStatistics statistics = new EpochStatistics();
  private final SharedTraining training;
  private final PolicyProgress policy;
  private final Derivation derivation = new Derivation();
  private Optional<EvaluatedArchitecture> bestOfEpoch = Optional.empty();

  /**
   * A search that has not begun.
   *
   * @param settings the schedule
   * @param usesMemory whether the strategy fills and reads the memory buffer
   * @param rewardEntropyWeight factor of a cell's entropy in its reward; 0 if it is not there
   * @param streamLength positions of a training stream
   * @param streamSteps T of shared training
   */
  public SearchState(
      SearchSettings settings,
      boolean usesMemory,
      float rewardEntropyWeight,
      int streamLength,
      int streamSteps) {
    this.settings = settings;
    this.usesMemory = usesMemory;
    this.training = new SharedTraining(settings, new CursorPool(streamLength, streamSteps));
    this.policy =
        new PolicyProgress(
            settings, new ControllerSteps.Rewards(settings.rewardScale(), rewardEntropyWeight));
    this.phase = firstPhase();
  }

  /** Of an epoch. */
  private Phase firstPhase() {
    return settings.asynchrony().isOverlapped() ? Phase.OVERLAPPED : Phase.SHARED;
  }

  /** What to do now, besides waiting for workers; asking changes nothing. */
  public Next next() {
    return switch (phase) {
      case SHARED -> trainingIsDue() ? drawTraining() : new Next.Wait();
      case CONTROLLER -> nextControllerStep();
      case OVERLAPPED -> trainingIsDue() ? drawTraining() : nextControllerStep();
      case MEMORY -> draw(Next.Purpose.MEMORY, settings.memory().wanted(epoch, bufferSize));
      case EPOCH_END -> new Next.EndEpoch(summary(), boundary());
      case DERIVATION ->
          derivation.isPlanned()
              ? new Next.Wait()
              : draw(Next.Purpose.CANDIDATES, settings.finalSamples());
      case DONE -> new Next.Finish();
    };
  }

  private Next drawTraining() {
    return draw(Next.Purpose.TRAINING, settings.sharedMinibatches());
  }

  private Next draw(Next.Purpose purpose, int count) {
    return new Next.Sample(purpose, nextArchitecture, count);
  }

  /** Whether cells for shared training have to be drawn before anything else. */
  private boolean trainingIsDue() {
    boolean aheadIsDue =
        phase == Phase.OVERLAPPED && !training.isPlannedAhead() && training.runsShort();
    return !training.isPlanned() || aheadIsDue;
  }

  /**
   * What the paper's schedule does first must not depend on the workers: a step is drawn as soon as
   * the lag allows. Overlapped, it is drawn by a policy that has learned all it can.
   */
  private Next nextControllerStep() {
    Optional<Next.Update> update = dueUpdate();
    if (update.isPresent() && (phase == Phase.OVERLAPPED || !stepIsDue())) {
      return update.get();
    }
    return stepIsDue() ? draw(Next.Purpose.STEP, settings.architecturesPerStep()) : new Next.Wait();
  }

  /**
   * The next update, if its rewards are there; while the policy takes it something else may have
   * become more urgent.
   */
  Optional<Next.Update> dueUpdate() {
    return policy
        .ready()
        .map(
            ready ->
                new Next.Update(
                    ready.step(),
                    usesMemory ? settings.memory().reconstructed(epoch, bufferSize) : 0,
                    policy.updatesInSearch()));
  }

  private boolean stepIsDue() {
    return policy.stepIsDue(phase == Phase.CONTROLLER ? Long.MAX_VALUE : stepsPaced());
  }

  /** C m / S: how far the controller is to be when m minibatches are trained. */
  private long stepsPaced() {
    return (long) settings.controllerSteps()
        * training.tally().minibatches()
        / settings.sharedMinibatches();
  }

  /**
   * Takes in an event.
   *
   * @throws IllegalStateException if it can't happen now
   */
  public Effects apply(SearchEvent event) {
    if (event instanceof SearchEvent.TrainingSampled sampled) {
      return planTraining(sampled);
    } else if (event instanceof SearchEvent.CursorAssigned assigned) {
      return assignCursor(assigned);
    } else if (event instanceof SearchEvent.TrainingDone done) {
      return finishTraining(done);
    } else if (event instanceof SearchEvent.StepSampled sampled) {
      return planStep(sampled);
    } else if (event instanceof SearchEvent.RewardAccepted accepted) {
      return acceptReward(accepted);
    } else if (event instanceof SearchEvent.PolicyUpdated updated) {
      return finishUpdate(updated);
    } else if (event instanceof SearchEvent.MemoryStored stored) {
      return finishMemory(stored);
    } else if (event instanceof SearchEvent.EpochEnded ended) {
      return endEpoch(ended);
    } else if (event instanceof SearchEvent.CandidatesSampled sampled) {
      return planScoring(sampled);
    } else if (event instanceof SearchEvent.CandidatesScored candidatesScored) {
      return finishScoring(candidatesScored);
    }
    throw new IllegalArgumentException("not an event of this version: " + event);
  }

  private Effects planTraining(SearchEvent.TrainingSampled event) {
    require(phase == firstPhase() && trainingIsDue(), event);
    List<Task.Training> tasks = training.plan(event.architectures(), nextTask, policy.version());
    planned(tasks, event.architectures());
    endStepsIfDone();
    return Effects.ofTasks(tasks);
  }

  private void planned(List<? extends Task> tasks, List<Architecture> cells) {
    nextTask += tasks.size();
    nextArchitecture += cells.size();
  }

  private Effects assignCursor(SearchEvent.CursorAssigned event) {
    require(training.isOpen(event.taskId()), event);
    training.assign(event);
    return Effects.NONE;
  }

  private Effects finishTraining(SearchEvent.TrainingDone event) {
    require(training.isOpen(event.taskId()), event);
    training.finish(event);
    if (phase == Phase.SHARED && training.isDone()) {
      enter(Phase.CONTROLLER);
    }
    endStepsIfDone();
    return Effects.NONE;
  }

  private Effects planStep(SearchEvent.StepSampled event) {
    require(phase == Phase.CONTROLLER || phase == Phase.OVERLAPPED, event);
    require(stepIsDue(), event);
    Task.Evaluation task = policy.drawn(nextTask, event);
    planned(List.of(task), event.architectures());
    return Effects.ofTasks(List.of(task));
  }

  private Effects acceptReward(SearchEvent.RewardAccepted event) {
    require(policy.isOpen(event.taskId()), event);
    List<EvaluatedArchitecture> history = policy.rewarded(epoch, event);
    for (EvaluatedArchitecture line : history) {
      statistics.evaluated(line.perplexity(), line.reward(), line.entropy());
      // not <, by which nothing would be better than a NaN that came first
      // the last epoch's best stands until this epoch has evaluated a cell
      if (bestOfEpoch.filter(best -> best.epoch() == epoch).isEmpty()
          || Double.compare(line.perplexity(), bestOfEpoch.get().perplexity()) < 0) {
        bestOfEpoch = Optional.of(line);
      }
    }
    return Effects.ofHistory(history, giveUpStale());
  }

  private List<StaleStep> giveUpStale() {
    List<StaleStep> stale = policy.dropStale();
    statistics.gaveUp(stale.size());
    return stale;
  }

  private Effects finishUpdate(SearchEvent.PolicyUpdated event) {
    Optional<ControllerSteps.Ready> ready = policy.ready();
    require(ready.isPresent(), event);
    policy.updated(ready.get(), event.update().applied());
    statistics.updated(event.update(), ready.get().staleness(), event.importanceWeight());
    List<StaleStep> stale = giveUpStale();
    endStepsIfDone();
    return Effects.ofHistory(List.of(), stale);
  }

  /** Overlapped, the training must be done, too, and that of the next epoch there to go on with. */
  private void endStepsIfDone() {
    boolean othersDone =
        phase == Phase.CONTROLLER
            || (phase == Phase.OVERLAPPED && training.isDone() && training.isPlannedAhead());
    if (othersDone && policy.updatesInPhase() == settings.controllerSteps()) {
      boolean stores = usesMemory && settings.memory().wanted(epoch, bufferSize) > 0;
      enter(stores ? Phase.MEMORY : Phase.EPOCH_END);
    }
  }

  private Effects finishMemory(SearchEvent.MemoryStored event) {
    require(phase == Phase.MEMORY, event);
    nextArchitecture += event.sampled();
    bufferSize = event.size();
    enter(Phase.EPOCH_END);
    return Effects.NONE;
  }

  private Effects endEpoch(SearchEvent.EpochEnded event) {
    require(phase == Phase.EPOCH_END, event);
    Effects effects = Effects.ofEpoch(summary());
    resume(event.next());
    return effects;
  }

  private EpochSummary summary() {
    return statistics.summary(
        epoch,
        settings.learningRate().at(epoch),
        training.tally(),
        policy.baseline().value(),
        bufferSize,
        policy.version());
  }

  private EpochBoundary boundary() {
    boolean last = epoch == settings.epochs();
    return new EpochBoundary(
        last ? epoch : epoch + 1,
        last,
        nextTask,
        nextArchitecture,
        training.plannedMinibatches(),
        training.tasksDone(),
        policy.stepsInSearch(),
        policy.updatesInSearch(),
        policy.version(),
        bufferSize,
        policy.baseline(),
        training.cursors(),
        training.ahead(),
        bestOfEpoch);
  }

  /**
   * Goes on from the end of an epoch, whatever was before.
   *
   * @throws IllegalStateException if controller steps are under way
   */
  void resume(EpochBoundary boundary) {
    policy.resume(boundary);
    epoch = boundary.epoch();
    nextTask = boundary.nextTask();
    nextArchitecture = boundary.nextArchitecture();
    training.resume(boundary);
    bufferSize = boundary.bufferSize();
    bestOfEpoch = boundary.bestOfEpoch();
    if (!boundary.derives()) {
      statistics = new EpochStatistics();
    }
    enter(boundary.derives() ? Phase.DERIVATION : firstPhase());
  }

  private Effects planScoring(SearchEvent.CandidatesSampled event) {
    require(phase == Phase.DERIVATION && !derivation.isPlanned(), event);
    List<Task.Scoring> tasks = derivation.plan(event, nextTask);
    planned(tasks, event.architectures());
    return Effects.ofTasks(tasks);
  }

  private Effects finishScoring(SearchEvent.CandidatesScored event) {
    require(derivation.isOpen(event.taskId()), event);
    EvaluatedArchitecture line = derivation.finish(epoch, event);
    if (derivation.isDone()) {
      enter(Phase.DONE);
    }
    return Effects.ofHistory(List.of(line), List.of());
  }

  /**
   * What has to happen before an open task is leased for the first time: shared training is
   * assigned the first cursor that no other open task reads from.
   */
  public Optional<SearchEvent> beforeLease(Task task) {
    return task instanceof Task.Training train ? training.beforeLease(train) : Optional.empty();
  }

  /**
   * What a worker is to do for an open task; the same whenever it is asked.
   *
   * @throws IllegalStateException if what is {@linkplain #beforeLease before the lease} has not
   *     happened
   */
  public Work workOf(Task task) {
    if (task instanceof Task.Training train) {
      return new Work.TrainShared(
          train.architectures(), training.cursorOf(train), train.learningRate(), train.firstStep());
    } else if (task instanceof Task.Evaluation evaluation) {
      return new Work.Evaluate(evaluation.architectures(), evaluation.step());
    }
    return new Work.Score(task.architectures());
  }

  private void enter(Phase next) {
    phase = next;
    policy.enterPhase();
  }

  private void require(boolean possible, SearchEvent event) {
    if (!possible) {
      throw new IllegalStateException(
          event.getClass().getSimpleName() + " can't happen now, in phase " + phase);
    }
  }

  /** Counted from 1. */
  public int epoch() {
    return epoch;
  }

  public Phase phase() {
    return phase;
  }

  /** Epochs that are done. */
  public int epochsDone() {
    return phase == Phase.DERIVATION || phase == Phase.DONE ? epoch : epoch - 1;
  }

  /** Tasks that are not done, in the order of planning. */
  public List<Task> openTasks() {
    List<Task> open = new ArrayList<>(training.openTasks());
    open.addAll(policy.openTasks());
    open.addAll(derivation.openTasks());
    open.sort(Comparator.comparingLong(Task::id));
    return open;
  }

  /** Leases of shared training that were done; the store of weights has taken a push of each. */
  public long trainings() {
    return training.tasksDone();
  }

  /**
   * Open tasks of shared training that may have been leased: the store of weights may have taken a
   * push of each.
   */
  public int trainingsUnderWay() {
    return training.tasksUnderWay();
  }

  public Baseline baseline() {
    return policy.baseline();
  }

  /** Entries of the memory buffer. */
  public int bufferSize() {
    return bufferSize;
  }

  /** Policy updates so far, dropped ones included. */
  public long updatesInSearch() {
    return policy.updatesInSearch();
  }

  public long policyVersion() {
    return policy.version();
  }

  /** Candidates scored on the whole validation split, in the order of arrival. */
  public List<EvaluatedArchitecture> scored() {
    return derivation.scored();
  }

  /**
   * The best cell so far: of the candidates scored on the whole validation split, or before there
   * are any, of those evaluated on a minibatch in this epoch or, at its beginning, in the last one.
   */
  public Optional<EvaluatedArchitecture> best() {
    Comparator<EvaluatedArchitecture> byPerplexity =
        Comparator.comparingDouble(EvaluatedArchitecture::perplexity)
            .thenComparingLong(EvaluatedArchitecture::step);
    return derivation.scored().stream().min(byPerplexity).or(() -> bestOfEpoch);
  }

  /** Where the search stands, for people. */
  public Standing standing() {
    return switch (phase) {
      case SHARED -> standing(training.tally().minibatches(), settings.sharedMinibatches());
      case CONTROLLER -> standing(policy.updatesInPhase(), settings.controllerSteps());
      case OVERLAPPED ->
          standing(
              training.tally().minibatches() + policy.updatesInPhase(),
              settings.sharedMinibatches() + settings.controllerSteps());
      case DERIVATION -> standing(derivation.scored().size(), settings.finalSamples());
      case MEMORY, EPOCH_END, DONE -> standing(1, 1);
    };
  }

  private Standing standing(int done, int total) {
    return new Standing(
        epoch,
        settings.epochs(),
        phase.label(),
        done,
        total,
        training.tally().loss(),
        statistics.meanPerplexity(),
        best().map(EvaluatedArchitecture::perplexity).orElse(Double.NaN),
        statistics.meanReward(),
        policy.baseline().value(),
        statistics.meanEntropy(),
        statistics.reconstructionLoss(),
        bufferSize,
        usesMemory ? settings.memory().capacity() : 0);
  }
}
