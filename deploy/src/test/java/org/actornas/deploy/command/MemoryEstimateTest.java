package org.actornas.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.SearchConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryEstimateTest {
  private static final double MIB = 1 << 20;

  private static SearchConfig settings(String preset, String... assignments) throws Exception {
    ConfigSources sources = new ConfigSources().preset(preset);
    for (String assignment : assignments) {
      sources.assignment(assignment);
    }
    return sources.resolve().settings();
  }

  @Test
  void a_demo_takes_about_what_was_measured() throws Exception {
    // docs/benchmarks.md: peak RSS 652 MiB
    assertThat(MemoryEstimate.of(settings("demo"), 2000, 1_700_000).bytes() / MIB)
        .isCloseTo(652, within(65.0));
  }

  /** Measured without the actors and their heap: docs/benchmarks.md, peak RSS of a step. */
  @ParameterizedTest
  @CsvSource({"200,932", "650,1733", "1000,2737"})
  void larger_models_take_what_a_step_took_and_a_store(int hidden, double measured)
      throws Exception {
    SearchConfig settings = settings("paper", "model.hidden-size=" + hidden);

    assertThat(MemoryEstimate.of(settings, 10_000, 1_000_000).bytes() / MIB)
        .isBetween(measured, 1.4 * measured);
  }

  @Test
  void every_worker_takes_a_replica_and_a_step() throws Exception {
    long one = MemoryEstimate.of(settings("paper"), 10_000, 0).bytes();
    long two = MemoryEstimate.of(settings("paper", "workers.count=2"), 10_000, 0).bytes();
    long three = MemoryEstimate.of(settings("paper", "workers.count=3"), 10_000, 0).bytes();

    assertThat(two - one).isEqualTo(three - two).isGreaterThan(1L << 30);
  }
}
