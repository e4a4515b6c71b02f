package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.Test;

class CursorPoolTest {
  private static final int STEPS = 10;

  private final CursorPool pool = new CursorPool(805, STEPS);

  @Test
  void one_task_after_another_reads_on_with_the_first_cursor() {
    assertThat(pool.assign(0)).isEqualTo(cursor(0, 0));
    StreamCursor next = new StreamCursor(0, 40, new float[] {1, 2});
    pool.done(0, next);

    assertThat(pool.assign(1)).isEqualTo(next);
    assertThat(pool.cursors()).hasSize(1);
  }

  @Test
  void a_task_that_goes_out_again_keeps_its_cursor() {
    pool.assign(0);
    StreamCursor second = pool.assign(1);
    pool.done(0, cursor(0, 40));

    assertThat(pool.assign(1)).isEqualTo(second);
    assertThat(pool.assign(2)).isEqualTo(cursor(0, 40));
  }

  @Test
  void the_lowest_free_cursor_is_given() {
    for (long task = 0; task < 4; task++) {
      pool.assign(task);
    }
    pool.done(2, cursor(2, 300));
    pool.done(1, cursor(1, 500));

    assertThat(pool.assign(4)).isEqualTo(cursor(1, 500));
    assertThat(pool.assign(5)).isEqualTo(cursor(2, 300));
    assertThat(pool.assign(6).id()).isEqualTo(4);
  }

  @Test
  void new_cursors_halve_the_largest_parts_at_multiples_of_the_steps() {
    List<StreamCursor> started =
        List.of(0L, 1L, 2L, 3L, 4L, 5L).stream().map(pool::assign).toList();

    // 0, 1/2, 1/4, 3/4, 1/8 and 5/8 of 805 positions
    assertThat(started)
        .extracting(StreamCursor::position)
        .containsExactly(0, 400, 200, 600, 100, 500);
    assertThat(started).extracting(StreamCursor::id).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(started).allSatisfy(cursor -> assertThat(cursor.carry()).isEmpty());
  }

  @Test
  void the_end_of_the_stream_is_left_to_whoever_reads() {
    pool.assign(0);
    pool.done(0, cursor(0, 805));

    assertThat(pool.assign(1)).isEqualTo(cursor(0, 805));
  }

  @Test
  void a_cursor_that_was_never_assigned_here_is_taken_over() {
    // as when events are replayed: who read what was not one of them
    pool.done(0, cursor(2, 70));

    assertThat(pool.cursors()).containsExactly(cursor(0, 0), cursor(1, 400), cursor(2, 70));
  }

  private static StreamCursor cursor(int id, int position) {
    return new StreamCursor(id, position, new float[0]);
  }
}
