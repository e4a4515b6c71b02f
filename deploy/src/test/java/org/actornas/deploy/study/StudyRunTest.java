package org.actornas.deploy.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.actornas.controller.policy.StrategyName;
import org.junit.jupiter.api.Test;

class StudyRunTest {

  @Test
  void a_seed_is_finished_before_the_next_begins() {
    assertThat(
            StudyRun.plan(List.of(StrategyName.RANDOM, StrategyName.ENAS_MEMORY), List.of(3L, 1L)))
        .extracting(StudyRun::id)
        .containsExactly("random-3", "enas-memory-3", "random-1", "enas-memory-1");
  }
}
