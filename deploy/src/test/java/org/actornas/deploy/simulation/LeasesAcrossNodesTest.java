package org.actornas.deploy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.actornas.deploy.simulation.SimulatedCluster.End;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random schedules of a cluster, each of which checks what {@link SimulatedCluster} says. */
class LeasesAcrossNodesTest {
  private static final int SCHEDULES = 3_000;
  private static final int MANY = 100_000;

  @Test
  void every_task_is_done_once_in_effect_whatever_befalls_nodes_and_messages() {
    Map<End, Integer> ends = Schedules.run(0, SCHEDULES);

    // the others have a task at which workers failed as often as they may
    assertThat(ends.get(End.COMPLETED)).isGreaterThan(SCHEDULES * 99 / 100);
  }

  @Tag("slow")
  @Test
  void so_it_is_in_a_hundred_thousand_schedules() {
    Map<End, Integer> ends = Schedules.run(SCHEDULES, MANY);

    assertThat(ends.get(End.COMPLETED)).isGreaterThan(MANY / 100 * 99);
  }
}
