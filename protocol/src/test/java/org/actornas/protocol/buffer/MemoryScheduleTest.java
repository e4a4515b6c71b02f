package org.actornas.protocol.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryScheduleTest {
  private static final MemorySchedule PAPER = new MemorySchedule(5, 1_000, 10_000, 100, 10, 100);

  @Test
  void nothing_is_stored_before_the_first_epoch() {
    assertThat(PAPER.wanted(4, 0)).isZero();
    assertThat(PAPER.wanted(5, 0)).isEqualTo(1_000);
  }

  @Test
  void the_paper_s_buffer_is_full_after_epoch_14_and_then_replaces_100_an_epoch() {
    int size = 0;
    for (int epoch = 1; epoch <= 14; epoch++) {
      size += PAPER.wanted(epoch, size);
      assertThat(size).isEqualTo(Math.max(0, epoch - 4) * 1_000);
    }

    assertThat(PAPER.wanted(15, size)).isEqualTo(100);
    assertThat(PAPER.wanted(150, size)).isEqualTo(100);
  }

  @Test
  void the_last_samples_fill_the_buffer_exactly() {
    assertThat(PAPER.wanted(9, 9_999)).isEqualTo(1);
  }

  @Test
  void no_more_is_replaced_than_the_buffer_holds() {
    assertThat(new MemorySchedule(1, 10, 20, 100, 1, 5).wanted(3, 20)).isEqualTo(20);
  }

  @Test
  void reconstruction_begins_at_its_epoch() {
    assertThat(PAPER.reconstructed(9, 5_000)).isZero();
    assertThat(PAPER.reconstructed(10, 5_000)).isEqualTo(100);
  }

  @Test
  void no_more_is_reconstructed_than_the_buffer_holds() {
    assertThat(PAPER.reconstructed(10, 40)).isEqualTo(40);
    assertThat(PAPER.reconstructed(10, 0)).isZero();
  }
}
