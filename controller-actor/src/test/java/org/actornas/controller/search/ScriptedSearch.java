package org.actornas.controller.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.buffer.MemorySchedule;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;

/**
 * Plays the world of a {@link SearchState}: a policy that draws {@link Cells} by counter, workers
 * that are done in random order, and a buffer. Writes down what was asked and what happened.
 */
final class ScriptedSearch {
  static final int EPOCHS = 6;
  static final int MINIBATCHES = 5;
  static final int STEPS = 4;
  static final int CELLS = 2;
  static final int CANDIDATES = 7;

  /** From the 2nd epoch 3 cells until there are 7, then 2 are replaced; read from the 3rd on. */
  static final MemorySchedule MEMORY = new MemorySchedule(2, 3, 7, 2, 3, 5);

  final SearchState state;
  final List<Next> asked = new ArrayList<>();
  final List<SearchEvent> events = new ArrayList<>();
  final List<Task> tasks = new ArrayList<>();
  final List<EvaluatedArchitecture> history = new ArrayList<>();
  final List<EpochSummary> epochs = new ArrayList<>();
  final List<StaleStep> stale = new ArrayList<>();
  private final SplittableRandom random;
  private long policyVersion;
  private boolean isBusy;

  /**
   * @param seed of the order in which workers are done
   */
  ScriptedSearch(SearchState state, long seed) {
    this.state = state;
    this.random = new SplittableRandom(seed);
  }

  /** A search of the sizes above, at its beginning. */
  static ScriptedSearch of(int lag, boolean usesMemory, long seed) {
    return new ScriptedSearch(state(lag, usesMemory), seed);
  }

  /** The state of such a search. */
  static SearchState state(int lag, boolean usesMemory) {
    return state(settings(lag), usesMemory);
  }

  static SearchState state(SearchSettings settings, boolean usesMemory) {
    return new SearchState(settings, usesMemory, 0, 1000, 10);
  }

  static SearchSettings settings(int lag) {
    return settings(new Asynchrony(Schedule.ALTERNATING, lag, lag, 2));
  }

  static SearchSettings settings(Asynchrony asynchrony) {
    return new SearchSettings(
        EPOCHS,
        MINIBATCHES,
        2,
        new SearchSettings.LearningRate(20, 0.5f, 2),
        STEPS,
        CELLS,
        asynchrony,
        80,
        0.95f,
        MEMORY,
        CANDIDATES);
  }

  static Outcome.Evaluated evaluated(double... perplexities) {
    return new Outcome.Evaluated(DoubleStream.of(perplexities).boxed().toList(), 100, 7);
  }

  /** 0 to end - 1. */
  static List<Long> range(int end) {
    return LongStream.range(0, end).boxed().toList();
  }

  /** What a cell's perplexity is said to be: a different one for each cell, from 100 on. */
  static double perplexity(Architecture cell) {
    int number = 0;
    for (int decision : cell.decisions()) {
      number = 4 * number + decision;
    }
    return 100 + number;
  }

  static KeptFiles kept(int epoch) {
    return new KeptFiles("policy of epoch " + epoch, Map.of("history.jsonl", 100L * epoch));
  }

  /** Plays until the search is over. */
  ScriptedSearch play() {
    while (state.phase() != Phase.DONE) {
      step();
    }
    return this;
  }

  /** Plays until a phase has begun. */
  ScriptedSearch playTo(Phase phase) {
    while (state.phase() != phase) {
      step();
    }
    return this;
  }

  /** One event: what the search asks for, or if it waits the result of some open task. */
  void step() {
    Next next = state.next();
    asked.add(next);
    if (next instanceof Next.Wait) {
      // others may have been leased before the one that is done first
      while (random.nextInt(3) == 0) {
        lease(someOpenTask());
      }
      Task task = someOpenTask();
      lease(task);
      happen(resultOf(task));
    } else {
      SearchEvent answer = answer(next);
      if (isBusy && !(next instanceof Next.EndEpoch)) {
        othersGoOn();
      }
      happen(answer);
    }
  }

  /** From now on workers go on while the policy is busy. */
  ScriptedSearch busy() {
    isBusy = true;
    return this;
  }

  private void othersGoOn() {
    while (random.nextInt(2) == 0 && !state.openTasks().isEmpty()) {
      lease(someOpenTask());
      if (random.nextBoolean() && !state.openTasks().isEmpty()) {
        finish(someOpenTask());
      }
    }
  }

  /** What comes before the lease of a task. */
  void lease(Task task) {
    state.beforeLease(task).ifPresent(this::happen);
  }

  /** A task is leased and done. */
  SearchEvent finish(Task task) {
    lease(task);
    SearchEvent done = resultOf(task);
    happen(done);
    return done;
  }

  private void happen(SearchEvent event) {
    events.add(event);
    Effects effects = state.apply(event);
    tasks.addAll(effects.tasks());
    history.addAll(effects.history());
    effects.epoch().ifPresent(epochs::add);
    stale.addAll(effects.stale());
  }

  private SearchEvent answer(Next next) {
    if (next instanceof Next.Sample sample) {
      return drawn(sample);
    } else if (next instanceof Next.Update update) {
      policyVersion++;
      return new SearchEvent.PolicyUpdated(
          new PolicyUpdate(
              PolicyUpdate.Outcome.APPLIED,
              update.counter(),
              update.remembered() == 0 ? OptionalDouble.empty() : OptionalDouble.of(20),
              3,
              1),
          Cells.cells(update.counter(), update.remembered()),
          1);
    } else if (next instanceof Next.EndEpoch end) {
      return new SearchEvent.EpochEnded(end.next(), kept(end.epoch().epoch()));
    }
    throw new IllegalStateException("nothing answers " + next);
  }

  private SearchEvent drawn(Next.Sample sample) {
    List<Architecture> cells = Cells.cells(sample.firstCounter(), sample.count());
    List<Double> entropies = cells.stream().map(cell -> perplexity(cell) / 100).toList();
    return switch (sample.purpose()) {
      case TRAINING -> new SearchEvent.TrainingSampled(cells);
      case STEP ->
          new SearchEvent.StepSampled(
              policyVersion,
              cells,
              entropies,
              cells.stream().map(cell -> -perplexity(cell) / 100).toList());
      case MEMORY ->
          new SearchEvent.MemoryStored(
              sample.count(), Math.min(MEMORY.capacity(), state.bufferSize() + sample.count()));
      case CANDIDATES -> new SearchEvent.CandidatesSampled(policyVersion, cells, entropies);
    };
  }

  private Task someOpenTask() {
    List<Task> open = state.openTasks();
    return open.get(random.nextInt(open.size()));
  }

  /** The event that a worker's result of a leased task is. */
  SearchEvent resultOf(Task task) {
    Work work = state.workOf(task);
    Outcome outcome;
    if (work instanceof Work.TrainShared train) {
      int minibatches = train.architectures().size();
      StreamCursor from = train.cursor();
      outcome =
          new Outcome.Trained(
              4,
              minibatches,
              0,
              new StreamCursor(from.id(), from.position() + 10 * minibatches, new float[] {1}));
    } else {
      outcome =
          new Outcome.Evaluated(
              work.architectures().stream().map(ScriptedSearch::perplexity).toList(), 100, 7);
    }
    return SearchEvent.ofResult(task, "w", outcome);
  }

  /** The requests of one kind of sample, in order. */
  List<Next.Sample> samples(Next.Purpose purpose) {
    return asked.stream()
        .filter(next -> next instanceof Next.Sample sample && sample.purpose() == purpose)
        .map(Next.Sample.class::cast)
        .toList();
  }

  /** Everything of one type that was asked for, in order. */
  <T extends Next> List<T> asked(Class<T> type) {
    return asked.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The events of one type, in order. */
  <T extends SearchEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The tasks of one type, in order of planning. */
  <T extends Task> List<T> tasks(Class<T> type) {
    return tasks.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
