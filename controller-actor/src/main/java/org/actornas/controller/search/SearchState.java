package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.controller.policy.Baseline;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.work.Work;

/**
 * A search as a fold over its events: where it stands, which tasks are open, and what comes next.
 * The schedule is the paper's (section 3), {@code alternating}:
 *
 * <pre>
 *   SHARED ------> CONTROLLER ------> MEMORY ------> EPOCH_END ---> SHARED of the next epoch
 *   S minibatches  C updates          if the          its numbers    or, after the last one,
 *   are trained    are taken          epoch stores                   DERIVATION ---> DONE
 * </pre>
 *
 * Single-threaded; no clock, no randomness: sampling is asked for by counter. Equal events give
 * equal states.
 */
public final class SearchState {
  private final SearchSettings settings;
  private final boolean usesMemory;

  private int epoch = 1;
  private Phase phase = Phase.SHARED;
  private long nextTask;
  private long nextArchitecture;
  private long plannedMinibatches;
  private long trainings;
  private boolean phaseSampled;
  private int stepsSampled;
  private int updatesTaken;
  private long stepsInSearch;
  private long updatesInSearch;
  private long policyVersion;
  private int bufferSize;
  private Baseline baseline;
  private EpochStatistics statistics = new EpochStatistics();
  private final Map<Long, Task> open = new LinkedHashMap<>();
  private final ControllerSteps steps;
  private final CursorPool cursors;
  private Optional<SearchEvent.CandidatesSampled> candidates = Optional.empty();
  private final List<EvaluatedArchitecture> scored = new ArrayList<>();
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
    this.baseline = Baseline.empty(settings.baselineDecay());
    this.cursors = new CursorPool(streamLength, streamSteps);
    this.steps =
        new ControllerSteps(
            new ControllerSteps.Rewards(settings.rewardScale(), rewardEntropyWeight));
  }

  /** What to do now, besides waiting for workers; asking changes nothing. */
  public Next next() {
    return switch (phase) {
      case SHARED -> sampleOnce(Next.Purpose.TRAINING, settings.sharedMinibatches());
      case CONTROLLER -> nextControllerStep();
      case MEMORY ->
          new Next.Sample(
              Next.Purpose.MEMORY, nextArchitecture, settings.memory().wanted(epoch, bufferSize));
      case EPOCH_END -> new Next.EndEpoch(summary(), boundary());
      case DERIVATION -> sampleOnce(Next.Purpose.CANDIDATES, settings.finalSamples());
      case DONE -> new Next.Finish();
    };
  }

  private Next sampleOnce(Next.Purpose purpose, int count) {
    return phaseSampled ? new Next.Wait() : new Next.Sample(purpose, nextArchitecture, count);
  }

  private Next nextControllerStep() {
    if (stepIsDue()) {
      return new Next.Sample(Next.Purpose.STEP, nextArchitecture, settings.architecturesPerStep());
    }
    return steps
        .ready(baseline)
        .<Next>map(
            ready ->
                new Next.Update(
                    ready.task().architectures(),
                    ready.advantages(),
                    usesMemory ? settings.memory().reconstructed(epoch, bufferSize) : 0,
                    updatesInSearch))
        .orElseGet(Next.Wait::new);
  }

  /** A step is sampled as soon as the lag allows: its policy does not depend on the workers. */
  private boolean stepIsDue() {
    return stepsSampled < settings.controllerSteps()
        && stepsSampled - updatesTaken <= settings.maxLag();
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
    require(Phase.SHARED, event);
    require(!phaseSampled, event);
    List<Architecture> cells = event.architectures();
    List<Task> tasks = new ArrayList<>();
    for (int from = 0; from < cells.size(); from += settings.minibatchesPerLease()) {
      int to = Math.min(from + settings.minibatchesPerLease(), cells.size());
      tasks.add(
          new Task.Training(
              nextTask++,
              cells.subList(from, to),
              settings.learningRate().at(epoch),
              plannedMinibatches + from));
    }
    plannedMinibatches += cells.size();
    drawn(cells.size());
    return open(tasks);
  }

  private Effects assignCursor(SearchEvent.CursorAssigned event) {
    require(Phase.SHARED, event);
    require(open.containsKey(event.taskId()), event);
    cursors.assign(event.taskId(), event.cursor());
    return Effects.NONE;
  }

  private Effects finishTraining(SearchEvent.TrainingDone event) {
    require(Phase.SHARED, event);
    require(open.containsKey(event.taskId()), event);
    cursors.done(event.taskId(), event.outcome().next());
    close(event.taskId());
    trainings++;
    statistics.trained(event.outcome());
    if (open.isEmpty()) {
      enter(Phase.CONTROLLER);
    }
    return Effects.NONE;
  }

  private Effects planStep(SearchEvent.StepSampled event) {
    require(Phase.CONTROLLER, event);
    require(stepIsDue(), event);
    Task.Evaluation task = new Task.Evaluation(nextTask++, event.architectures(), stepsInSearch++);
    steps.sampled(task, event);
    stepsSampled++;
    nextArchitecture += event.architectures().size();
    return open(List.of(task));
  }

  private Effects acceptReward(SearchEvent.RewardAccepted event) {
    require(Phase.CONTROLLER, event);
    close(event.taskId());
    List<EvaluatedArchitecture> history = steps.rewarded(epoch, event);
    for (EvaluatedArchitecture line : history) {
      statistics.evaluated(line.perplexity(), line.reward(), line.entropy());
      // not <, by which nothing would be better than a NaN that came first
      // the last epoch's best stands until this epoch has evaluated a cell
      if (bestOfEpoch.filter(best -> best.epoch() == epoch).isEmpty()
          || Double.compare(line.perplexity(), bestOfEpoch.get().perplexity()) < 0) {
        bestOfEpoch = Optional.of(line);
      }
    }
    return Effects.ofHistory(history);
  }

  private Effects finishUpdate(SearchEvent.PolicyUpdated event) {
    require(Phase.CONTROLLER, event);
    Optional<ControllerSteps.Ready> ready = steps.ready(baseline);
    require(ready.isPresent(), event);
    baseline = ready.get().baseline();
    steps.updated();
    statistics.updated(event.update());
    updatesTaken++;
    updatesInSearch++;
    if (event.update().applied()) {
      policyVersion++;
    }
    if (updatesTaken == settings.controllerSteps()) {
      boolean stores = usesMemory && settings.memory().wanted(epoch, bufferSize) > 0;
      enter(stores ? Phase.MEMORY : Phase.EPOCH_END);
    }
    return Effects.NONE;
  }

  private Effects finishMemory(SearchEvent.MemoryStored event) {
    require(Phase.MEMORY, event);
    nextArchitecture += event.sampled();
    bufferSize = event.size();
    enter(Phase.EPOCH_END);
    return Effects.NONE;
  }

  private Effects endEpoch(SearchEvent.EpochEnded event) {
    require(Phase.EPOCH_END, event);
    Effects effects = Effects.ofEpoch(summary());
    resume(event.next());
    return effects;
  }

  private EpochSummary summary() {
    return statistics.summary(
        epoch, settings.learningRate().at(epoch), baseline.value(), bufferSize, policyVersion);
  }

  private EpochBoundary boundary() {
    boolean last = epoch == settings.epochs();
    return new EpochBoundary(
        last ? epoch : epoch + 1,
        last ? Phase.DERIVATION : Phase.SHARED,
        nextTask,
        nextArchitecture,
        plannedMinibatches,
        trainings,
        stepsInSearch,
        updatesInSearch,
        policyVersion,
        bufferSize,
        baseline,
        cursors.all(),
        bestOfEpoch);
  }

  /**
   * Goes on from the end of an epoch, whatever was before.
   *
   * @throws IllegalStateException if tasks are open
   */
  void resume(EpochBoundary boundary) {
    if (!open.isEmpty()) {
      throw new IllegalStateException("an epoch can't end with open tasks: " + open.keySet());
    }
    epoch = boundary.epoch();
    nextTask = boundary.nextTask();
    nextArchitecture = boundary.nextArchitecture();
    plannedMinibatches = boundary.plannedMinibatches();
    trainings = boundary.trainings();
    stepsInSearch = boundary.steps();
    updatesInSearch = boundary.updates();
    policyVersion = boundary.policyVersion();
    bufferSize = boundary.bufferSize();
    baseline = boundary.baseline();
    cursors.resume(boundary.cursors());
    bestOfEpoch = boundary.bestOfEpoch();
    if (boundary.phase() == Phase.SHARED) {
      statistics = new EpochStatistics();
    }
    enter(boundary.phase());
  }

  private Effects planScoring(SearchEvent.CandidatesSampled event) {
    require(Phase.DERIVATION, event);
    require(!phaseSampled, event);
    candidates = Optional.of(event);
    drawn(event.architectures().size());
    List<Task> tasks = new ArrayList<>();
    for (Architecture candidate : event.architectures()) {
      tasks.add(new Task.Scoring(nextTask++, List.of(candidate)));
    }
    return open(tasks);
  }

  private Effects finishScoring(SearchEvent.CandidatesScored event) {
    require(Phase.DERIVATION, event);
    close(event.taskId());
    SearchEvent.CandidatesSampled drawn = candidates.orElseThrow();
    int candidate = (int) (event.taskId() - (nextTask - drawn.architectures().size()));
    EvaluatedArchitecture line =
        new EvaluatedArchitecture(
            Phase.DERIVATION,
            epoch,
            candidate,
            drawn.architectures().get(candidate),
            event.outcome().perplexities().get(0),
            0,
            drawn.entropies().get(candidate),
            event.worker(),
            drawn.policyVersion(),
            event.outcome().weightsVersion());
    scored.add(line);
    if (open.isEmpty()) {
      enter(Phase.DONE);
    }
    return Effects.ofHistory(List.of(line));
  }

  /**
   * What has to happen before an open task is leased for the first time: shared training is
   * assigned the first cursor that no other open task reads from.
   */
  public Optional<SearchEvent> beforeLease(Task task) {
    return task instanceof Task.Training && cursors.of(task.id()).isEmpty()
        ? Optional.of(new SearchEvent.CursorAssigned(task.id(), cursors.free()))
        : Optional.empty();
  }

  /**
   * What a worker is to do for an open task; the same whenever it is asked.
   *
   * @throws IllegalStateException if what is {@linkplain #beforeLease before the lease} has not
   *     happened
   */
  public Work workOf(Task task) {
    if (task instanceof Task.Training training) {
      return new Work.TrainShared(
          training.architectures(),
          cursors
              .of(training.id())
              .orElseThrow(
                  () -> new IllegalStateException("task " + training.id() + " has no cursor")),
          training.learningRate(),
          training.firstStep());
    } else if (task instanceof Task.Evaluation evaluation) {
      return new Work.Evaluate(evaluation.architectures(), evaluation.step());
    }
    return new Work.Score(task.architectures());
  }

  private void enter(Phase next) {
    phase = next;
    phaseSampled = false;
    stepsSampled = 0;
    updatesTaken = 0;
  }

  private void drawn(int architectures) {
    nextArchitecture += architectures;
    phaseSampled = true;
  }

  private Effects open(List<Task> tasks) {
    tasks.forEach(task -> open.put(task.id(), task));
    return Effects.ofTasks(tasks);
  }

  private void close(long taskId) {
    if (open.remove(taskId) == null) {
      throw new IllegalStateException("task " + taskId + " is not open in " + phase);
    }
  }

  private void require(Phase expected, SearchEvent event) {
    require(phase == expected, event);
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
    return List.copyOf(open.values());
  }

  /** Leases of shared training that were done; the store of weights has taken a push of each. */
  public long trainings() {
    return trainings;
  }

  /**
   * Open tasks of shared training that may have been leased: the store of weights may have taken a
   * push of each.
   */
  public int trainingsUnderWay() {
    return cursors.assigned();
  }

  public Baseline baseline() {
    return baseline;
  }

  /** Entries of the memory buffer. */
  public int bufferSize() {
    return bufferSize;
  }

  /** Policy updates so far, dropped ones included. */
  public long updatesInSearch() {
    return updatesInSearch;
  }

  public long policyVersion() {
    return policyVersion;
  }

  /** Candidates scored on the whole validation split, in the order of arrival. */
  public List<EvaluatedArchitecture> scored() {
    return List.copyOf(scored);
  }

  /**
   * The best cell so far: of the candidates scored on the whole validation split, or before there
   * are any, of those evaluated on a minibatch in this epoch or, at its beginning, in the last one.
   */
  public Optional<EvaluatedArchitecture> best() {
    Comparator<EvaluatedArchitecture> byPerplexity =
        Comparator.comparingDouble(EvaluatedArchitecture::perplexity)
            .thenComparingLong(EvaluatedArchitecture::step);
    return scored.stream().min(byPerplexity).or(() -> bestOfEpoch);
  }

  /** Where the search stands, for people. */
  public Standing standing() {
    return switch (phase) {
      case SHARED -> standing(statistics.minibatches(), settings.sharedMinibatches());
      case CONTROLLER -> standing(updatesTaken, settings.controllerSteps());
      case DERIVATION -> standing(scored.size(), settings.finalSamples());
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
        statistics.trainLoss(),
        statistics.meanPerplexity(),
        best().map(EvaluatedArchitecture::perplexity).orElse(Double.NaN),
        statistics.meanReward(),
        baseline.value(),
        statistics.meanEntropy(),
        statistics.reconstructionLoss(),
        bufferSize,
        usesMemory ? settings.memory().capacity() : 0);
  }
}
