package org.actornas.deploy.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.actornas.deploy.simulation.SimulatedCluster.End;

/** Runs schedules by their seeds. */
final class Schedules {
  private static final int TRACE_LINES = 400;

  private Schedules() {}

  /**
   * How often each end came about.
   *
   * @throws AssertionError with the seed and the trace of the first schedule that breaks a promise
   */
  static Map<End, Integer> run(long firstSeed, int count) {
    Map<End, Integer> ends = new EnumMap<>(End.class);
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      ends.merge(run(seed), 1, Integer::sum);
    }
    return ends;
  }

  private static End run(long seed) {
    try {
      return new SimulatedCluster(new World(seed, false)).run();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError(
          "seed %d: %s%n%s".formatted(seed, broken.getMessage(), trace(seed)), broken);
    }
  }

  /** The same once more, written down. */
  private static String trace(long seed) {
    World world = new World(seed, true);
    try {
      new SimulatedCluster(world).run();
    } catch (AssertionError | RuntimeException again) {
      world.note(again::toString);
    }
    List<String> trace = world.trace();
    return String.join(
        System.lineSeparator(),
        trace.subList(Math.max(0, trace.size() - TRACE_LINES), trace.size()));
  }
}
