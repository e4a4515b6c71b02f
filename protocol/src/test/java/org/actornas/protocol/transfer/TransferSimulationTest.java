package org.actornas.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferSimulationTest {
  private static final int SCHEDULES = 5_000;

  @Test
  void whatever_the_network_does_every_message_arrives_once_as_it_was_in_bounded_memory() {
    long lost = 0;
    long damaged = 0;
    long mostHeld = 0;
    for (long seed = 0; seed < SCHEDULES; seed++) {
      TransferSimulation simulation = new TransferSimulation(seed).run();

      assertThat(simulation.faults()).as("seed %d", seed).isEmpty();
      lost += simulation.lost();
      damaged += simulation.damaged();
      mostHeld = Math.max(mostHeld, simulation.mostHeld());
    }
    // the network did its worst, and memory was short
    assertThat(lost).isGreaterThan(100L * SCHEDULES / 10);
    assertThat(damaged).isGreaterThan(SCHEDULES);
    assertThat(mostHeld).isGreaterThan(600);
  }
}
