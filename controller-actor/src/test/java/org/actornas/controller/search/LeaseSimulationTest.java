package org.actornas.controller.search;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random schedules, each of which checks after every step what {@link LeaseSimulation}
 * says. A failure names its seed.
 */
class LeaseSimulationTest {
  private static final int SCHEDULES = 500;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void every_task_is_done_once_in_effect_whatever_happens_to_workers_and_messages(int workers) {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      new LeaseSimulation(seed, workers).run();
    }
  }
}
