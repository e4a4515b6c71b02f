package org.actornas.weights.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.WeightsShape;
import org.junit.jupiter.api.Test;

class BlockStateTest {
  private static final StalenessScaling SCALING = new StalenessScaling(0.5);
  private static final BlockState INITIAL = block(0.1f, -2f);

  @Test
  void a_delta_on_the_current_version_is_taken_whole() {
    BlockState.Taken taken = INITIAL.take(delta(0, 0.2f, 1f), "a", SCALING);

    assertThat(taken.block().value())
        .isEqualTo(new BlockValue(BlockName.INPUT, 1, new float[] {0.1f + 0.2f, -2f + 1f}));
    assertThat(taken.share()).isEqualTo(1f);
    assertThat(INITIAL.value().values()).containsExactly(0.1f, -2f);
  }

  @Test
  void a_delta_whose_base_is_known_is_merged_with_the_moves_since() {
    BlockState base = twoWorkers(block(1, 1, 1));
    long version = base.value().version();
    BlockState moved = take(base, "a", version, 2, 0, 0);

    BlockState.Taken taken = moved.take(delta(version, 2, 3, 0), "b", SCALING);

    // x.m = 4, |m|^2 = 4, |x|^2 = 13: half of m, and 1 - 4 / 26 of x
    float[] merged = taken.block().value().values();
    assertThat(merged[0]).isCloseTo(1 + 1 + 2 * (22 / 26f), within(1e-6f));
    assertThat(merged[1]).isCloseTo(1 + 3 * (22 / 26f), within(1e-6f));
    assertThat(merged[2]).isEqualTo(1);
    assertThat(taken.block().value().version()).isEqualTo(version + 2);
    // the step from a's place, (1.69 - 1, 2.54), projected on (2, 3)
    assertThat(taken.share()).isCloseTo((2 * (44 / 26f - 1) + 3 * 66 / 26f) / 13, within(1e-6f));
  }

  @Test
  void deltas_of_one_base_that_agree_are_one_and_those_that_share_nothing_are_all_there() {
    BlockState base = twoWorkers(block(0, 0, 0));
    long version = base.value().version();
    BlockState agreed = base;
    BlockState shared = base;
    for (int worker = 0; worker < 3; worker++) {
      agreed = take(agreed, "w" + worker, version, 5, 5, 5);
      float[] one = new float[3];
      one[worker] = 5;
      shared = take(shared, "w" + worker, version, one);
    }

    assertThat(agreed.value().values()).containsExactly(5, 5, 5);
    assertThat(shared.value().values()).containsExactly(5, 5, 5);
  }

  @Test
  void as_many_versions_are_known_as_the_other_workers_may_push_meanwhile() {
    BlockState alone = block(1, 1);
    for (int version = 0; version < 5; version++) {
      alone = take(alone, "a", version, 1, 1);
    }
    BlockState many = alone;
    for (int version = 5; version < 100; version++) {
      many = take(many, "w" + version % 20, version, 1, 1);
    }

    assertThat(alone.recent()).isEmpty();
    assertThat(take(alone, "b", 5, 1, 1).recent()).containsExactly(alone.value());
    assertThat(many.recent())
        .extracting(BlockValue::version)
        .containsExactlyElementsOf(LongStream.range(84, 100).map(v -> 183 - v).boxed().toList());
    assertThat(many.withoutRecent().recent()).isEmpty();
  }

  @Test
  void the_older_its_base_the_less_of_a_delta_is_taken_if_it_is_not_known() {
    BlockState state = block(1, 1);
    for (int version = 0; version < 8; version++) {
      state = take(state, "a", version, 1, 1);
    }

    assertThat(state.take(delta(5, 1, 1), "b", SCALING).share()).isEqualTo(0.5f);
    BlockState.Taken taken = state.take(delta(0, 1, 1), "b", SCALING);
    assertThat(taken.share()).isEqualTo(1 / 3f);
    assertThat(taken.block().value().values()).containsExactly(9 + 1 / 3f, 9 + 1 / 3f);
  }

  @Test
  void never_more_is_taken_than_one_over_the_workers_that_touched_the_block_since() {
    BlockState state = block(1, 1);
    String[] workers = {"a", "b", "c", "d", "a"};
    for (int version = 0; version < workers.length; version++) {
      state = take(state, workers[version], version, 1, 1).withoutRecent();
    }

    StalenessScaling none = new StalenessScaling(0);
    assertThat(state.take(delta(5, 1, 1), "e", none).share()).isEqualTo(1f);
    assertThat(state.take(delta(4, 1, 1), "e", none).share()).isEqualTo(1f);
    assertThat(state.take(delta(3, 1, 1), "e", none).share()).isEqualTo(0.5f);
    assertThat(state.take(delta(0, 1, 1), "e", none).share()).isEqualTo(0.25f);
  }

  @Test
  void a_delta_that_does_not_fit_is_refused() {
    assertThatThrownBy(() -> INITIAL.take(delta(0, 1), "a", SCALING))
        .hasMessageContaining("with 1 values for block input of 2");
    assertThatThrownBy(() -> INITIAL.take(delta(3, 1, 1), "a", SCALING))
        .hasMessageContaining("on version 3 of block input, which is at 0");
  }

  private static BlockState block(float... values) {
    return BlockState.initial(
        new WeightsShape.Matrix(1, values.length), new BlockValue(BlockName.INPUT, 0, values));
  }

  /** Moved by two workers, and back. */
  private static BlockState twoWorkers(BlockState state) {
    float[] there = new float[state.value().values().length];
    float[] back = new float[there.length];
    Arrays.fill(there, 1);
    Arrays.fill(back, -1);
    BlockState moved = take(state, "a", state.value().version(), there);
    return take(moved, "b", moved.value().version(), back);
  }

  private static BlockState take(BlockState state, String worker, long base, float... values) {
    return state.take(delta(base, values), worker, SCALING).block();
  }

  private static BlockDelta delta(long baseVersion, float... values) {
    return new BlockDelta(BlockName.INPUT, baseVersion, values);
  }
}
