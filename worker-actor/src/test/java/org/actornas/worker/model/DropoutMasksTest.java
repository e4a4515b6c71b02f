package org.actornas.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.WeightsShape;
import org.junit.jupiter.api.Test;

class DropoutMasksTest {
  private static final WeightsShape SHAPE = new WeightsShape(5000, 50, 100, 3, NodeForm.HIGHWAY);
  private static final Regularization RATES =
      new Regularization(0.1f, 0.25f, 0.5f, 0.75f, 0, 25, 1);

  @Test
  void each_mask_has_its_rate_of_zeros_and_keeps_the_mean() {
    DropoutMasks masks = DropoutMasks.draw(new CounterRandom(3), 0, RATES, SHAPE, 64);

    checkMask(masks.words(), 5000, 0.1f);
    checkMask(masks.input(), 64 * 50, 0.25f);
    checkMask(masks.state(), 64 * 100, 0.5f);
    checkMask(masks.output(), 64 * 100, 0.75f);
  }

  private static void checkMask(float[] mask, int size, float rate) {
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
    DropoutMasks masks = DropoutMasks.draw(new CounterRandom(3), 7, RATES, SHAPE, 8);

    assertThat(DropoutMasks.draw(new CounterRandom(3), 7, RATES, SHAPE, 8).state())
        .isEqualTo(masks.state());
    assertThat(DropoutMasks.draw(new CounterRandom(3), 8, RATES, SHAPE, 8).state())
        .isNotEqualTo(masks.state());
  }

  @Test
  void a_word_has_one_mask_wherever_it_stands() {
    DropoutMasks masks = DropoutMasks.draw(new CounterRandom(3), 1, RATES, SHAPE, 8);

    assertThat(masks.wordsAt(new int[] {4, 9, 4}))
        .containsExactly(masks.words()[4], masks.words()[9], masks.words()[4]);
  }
}
