package org.actornas.worker.scratch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.junit.jupiter.api.Test;

class MasksTest {
  private static final CellShape SHAPE =
      new CellShape(Architecture.parse("0 0 1"), NodeForm.HIGHWAY, 5000, 50, 100);
  private static final Dropouts RATES = new Dropouts(0.1f, 0.25f, 0.5f, 0.75f, 0.4f);

  @Test
  void each_mask_has_its_rate_of_zeros_and_keeps_the_mean() {
    Masks masks = Masks.draw(new CounterRandom(3), 0, RATES, SHAPE, 64);

    check(masks.words(), 5000, 0.1f);
    check(masks.input(), 64 * 50, 0.25f);
    check(masks.state(), 64 * 100, 0.5f);
    check(masks.output(), 64 * 100, 0.75f);
    assertThat(masks.weights()).containsOnlyKeys("w_recurrent", "edge_1");
    masks.weights().values().forEach(mask -> check(mask, 100 * 200, 0.4f));
  }

  private static void check(float[] mask, int size, float rate) {
    assertThat(mask).hasSize(size);
    int zeros = 0;
    for (float value : mask) {
      if (value == 0) {
        zeros++;
      } else {
        assertThat(value).isEqualTo(1 / (1 - rate));
      }
    }
    // four standard deviations
    double deviation = Math.sqrt(rate * (1 - rate) / size);
    assertThat((double) zeros / size).isCloseTo(rate, within(4 * deviation));
  }

  @Test
  void a_counter_gives_the_same_masks_again_and_another_counter_gives_others() {
    Masks masks = Masks.draw(new CounterRandom(3), 7, RATES, SHAPE, 8);

    assertThat(Masks.draw(new CounterRandom(3), 7, RATES, SHAPE, 8).weights().get("edge_1"))
        .isEqualTo(masks.weights().get("edge_1"));
    assertThat(Masks.draw(new CounterRandom(3), 8, RATES, SHAPE, 8).weights().get("edge_1"))
        .isNotEqualTo(masks.weights().get("edge_1"));
  }

  @Test
  void where_a_rate_is_zero_there_is_no_mask() {
    Masks masks = Masks.draw(new CounterRandom(3), 7, Dropouts.NONE, SHAPE, 8);

    assertThat(masks.words()).isEmpty();
    assertThat(masks.input()).isEmpty();
    assertThat(masks.state()).isEmpty();
    assertThat(masks.output()).isEmpty();
    assertThat(masks.weights()).isEmpty();
  }
}
