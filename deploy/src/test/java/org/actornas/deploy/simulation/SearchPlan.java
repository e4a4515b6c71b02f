package org.actornas.deploy.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.actornas.controller.search.Asynchrony;
import org.actornas.controller.search.LeaseDesk;
import org.actornas.controller.search.Schedule;
import org.actornas.controller.search.SearchSettings;
import org.actornas.controller.search.SearchState;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.buffer.MemorySchedule;

/** A small search, what its policy draws, and what its cells are worth. */
record SearchPlan(SearchSettings settings, int trainAtOnce, int maxAttempts) {
  static final String CORPUS = "corpus";
  static final int STEPS_OF_A_MINIBATCH = 10;
  private static final int STREAM = 100_000;

  /** A search of any size; one of fifty trains for so long that the store forgets outcomes. */
  static SearchPlan drawn(World world) {
    boolean isLong = world.below(50) == 0;
    return new SearchPlan(
        new SearchSettings(
            isLong ? 1 : 1 + (int) world.below(3),
            isLong ? 350 : 1 + (int) world.below(9),
            isLong ? 1 : 1 + (int) world.below(3),
            new SearchSettings.LearningRate(1, 1, 1),
            1 + (int) world.below(4),
            1 + (int) world.below(2),
            asynchrony(world),
            80,
            0.95f,
            new MemorySchedule(1, 3, 5, 2, 2, 2),
            1 + (int) world.below(5)),
        world.coin() ? Integer.MAX_VALUE : 1 + (int) world.below(2),
        5);
  }

  private static Asynchrony asynchrony(World world) {
    int lag = (int) world.below(3);
    return new Asynchrony(
        world.below(2) == 0 ? Schedule.ALTERNATING : Schedule.OVERLAPPED,
        lag,
        lag + (int) world.below(3),
        2);
  }

  /** Whether its tasks are many and short. */
  boolean isLong() {
    return settings.sharedMinibatches() > 100;
  }

  SearchState unbegun() {
    return new SearchState(settings, true, 0, STREAM, STEPS_OF_A_MINIBATCH);
  }

  /** Nothing may stand still for as long as all misfortunes last. */
  LeaseDesk.Rules rules() {
    return new LeaseDesk.Rules(
        CORPUS, Duration.ofNanos(World.TIMEOUT), trainAtOnce, maxAttempts, 60);
  }

  int trainings() {
    int perEpoch = settings.sharedMinibatches() + settings.minibatchesPerLease() - 1;
    return perEpoch / settings.minibatchesPerLease();
  }

  /** What a policy of this version draws, by counter. */
  static List<Architecture> drawn(long first, int count, long policyVersion) {
    List<Architecture> cells = new ArrayList<>();
    for (long counter = first; counter < first + count; counter++) {
      int rest = (int) ((31 * policyVersion + counter) % 128);
      cells.add(Architecture.of(rest % 4, 0, rest / 4 % 4, rest / 16 % 2, rest / 32));
    }
    return cells;
  }

  /** Perplexities of cells under the weights after so many pushes. */
  static List<Double> perplexities(List<Architecture> cells, long weightsVersion) {
    return cells.stream()
        .map(cell -> 100.0 + Math.floorMod(cell.hashCode(), 97) + 1.0 / (1 + weightsVersion))
        .toList();
  }
}
