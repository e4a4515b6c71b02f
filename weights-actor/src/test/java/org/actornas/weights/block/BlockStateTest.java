package org.actornas.weights.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.junit.jupiter.api.Test;

class BlockStateTest {
  private static final StalenessScaling SCALING = new StalenessScaling(0.5);
  private static final BlockState INITIAL =
      BlockState.initial(new BlockValue(BlockName.INPUT, 0, new float[] {0.1f, -2f}));

  @Test
  void a_delta_on_the_current_version_is_taken_whole() {
    BlockDelta delta = delta(0, 0.2f, 1f);

    BlockState next = INITIAL.take(delta, INITIAL.scaleOf(delta, SCALING), "a");

    assertThat(next.value())
        .isEqualTo(new BlockValue(BlockName.INPUT, 1, new float[] {0.1f + 0.2f, -2f + 1f}));
    assertThat(INITIAL.value().values()).containsExactly(0.1f, -2f);
  }

  @Test
  void the_older_its_base_the_less_of_a_delta_is_taken() {
    BlockState state = INITIAL;
    for (int version = 0; version < 8; version++) {
      state = state.take(delta(version, 1, 1), 1f, "a");
    }

    assertThat(state.scaleOf(delta(8, 1, 1), SCALING)).isEqualTo(1f);
    assertThat(state.scaleOf(delta(5, 1, 1), SCALING)).isEqualTo(0.5f);
    assertThat(state.scaleOf(delta(0, 1, 1), SCALING)).isEqualTo(1 / 3f);
  }

  @Test
  void never_more_is_taken_than_one_over_the_workers_that_touched_the_block_since() {
    BlockState state = INITIAL;
    String[] workers = {"a", "b", "c", "d", "a"};
    for (int version = 0; version < workers.length; version++) {
      state = state.take(delta(version, 1, 1), 1f, workers[version]);
    }

    StalenessScaling none = new StalenessScaling(0);
    assertThat(state.scaleOf(delta(5, 1, 1), none)).isEqualTo(1f);
    assertThat(state.scaleOf(delta(4, 1, 1), none)).isEqualTo(1f);
    assertThat(state.scaleOf(delta(3, 1, 1), none)).isEqualTo(0.5f);
    assertThat(state.scaleOf(delta(0, 1, 1), none)).isEqualTo(0.25f);
  }

  @Test
  void a_delta_that_does_not_fit_is_refused() {
    assertThatThrownBy(() -> INITIAL.scaleOf(delta(0, 1), SCALING))
        .hasMessageContaining("with 1 values for block input of 2");
    assertThatThrownBy(() -> INITIAL.scaleOf(delta(3, 1, 1), SCALING))
        .hasMessageContaining("on version 3 of block input, which is at 0");
  }

  private static BlockDelta delta(long baseVersion, float... values) {
    return new BlockDelta(BlockName.INPUT, baseVersion, values);
  }
}
