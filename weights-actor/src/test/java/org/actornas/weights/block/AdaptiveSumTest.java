package org.actornas.weights.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.actornas.protocol.weights.WeightsShape;
import org.junit.jupiter.api.Test;

class AdaptiveSumTest {
  private static final float[] BASE = {1, 1, 1, 1};
  private static final WeightsShape.Matrix TWO_ROWS = new WeightsShape.Matrix(2, 2);

  @Test
  void rows_that_share_nothing_and_rows_that_disagree_are_added() {
    AdaptiveSum sum = sum(TWO_ROWS, new float[] {3, 0, 2, 2}, new float[] {0, 4, -1, -1});

    assertThat(sum.values()).containsExactly(1 + 3, 1 + 4, 1 + 2 - 1, 1 + 2 - 1);
    assertThat(sum.share()).isEqualTo(1f);
  }

  @Test
  void rows_that_agree_are_one() {
    AdaptiveSum sum = sum(TWO_ROWS, new float[] {3, 1, 2, 2}, new float[] {3, 1, 2, 2});

    assertThat(sum.values()).containsExactly(1 + 3, 1 + 1, 1 + 2, 1 + 2);
    assertThat(sum.share()).isZero();
  }

  @Test
  void of_rows_that_go_one_way_the_longer_counts_and_no_move_is_turned_round() {
    AdaptiveSum longer = sum(TWO_ROWS, new float[] {1, 0, 1, 0}, new float[] {100, 0, 100, 0});
    AdaptiveSum shorter = sum(TWO_ROWS, new float[] {100, 0, 100, 0}, new float[] {1, 0, 1, 0});

    assertThat(longer.values()[0]).isCloseTo(1 + 100, within(1f));
    assertThat(shorter.values()).containsExactly(longer.values());
  }

  @Test
  void a_bias_is_one_row() {
    WeightsShape.Matrix bias = new WeightsShape.Matrix(4, 1);

    AdaptiveSum sum = sum(bias, new float[] {2, 0, 0, 0}, new float[] {0, 2, 0, 0});
    AdaptiveSum same = sum(bias, new float[] {2, 1, 0, 0}, new float[] {2, 1, 0, 0});

    assertThat(sum.values()).containsExactly(3, 3, 1, 1);
    assertThat(same.values()).containsExactly(3, 2, 1, 1);
  }

  @Test
  void a_delta_of_zeros_changes_nothing() {
    AdaptiveSum sum = sum(TWO_ROWS, new float[] {3, 1, 2, 2}, new float[4]);

    assertThat(sum.values()).containsExactly(4, 2, 3, 3);
    assertThat(sum.share()).isEqualTo(1f);
  }

  private static AdaptiveSum sum(WeightsShape.Matrix size, float[] move, float[] delta) {
    float[] now = BASE.clone();
    for (int i = 0; i < now.length; i++) {
      now[i] += move[i];
    }
    return AdaptiveSum.of(size, BASE, now, delta);
  }
}
