package org.actornas.controller.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.Test;

class CursorPoolTest {
  private static final int STEPS = 10;

  private final CursorPool pool = new CursorPool(805, STEPS);

  @Test
  void one_task_after_another_reads_on_with_the_first_cursor() {
    assertThat(assignFree(0)).isEqualTo(cursor(0, 0));
    StreamCursor next = new StreamCursor(0, 40, new float[] {1, 2});
    pool.done(0, next);

    assertThat(assignFree(1)).isEqualTo(next);
  }

  @Test
  void a_task_keeps_its_cursor_until_it_is_done() {
    assignFree(0);
    StreamCursor second = assignFree(1);
    pool.done(0, cursor(0, 40));

    assertThat(pool.of(1)).contains(second);
    assertThat(pool.of(0)).isEmpty();
    assertThat(assignFree(2)).isEqualTo(cursor(0, 40));
  }

  @Test
  void the_cursor_that_has_rested_longest_is_given() {
    for (long task = 0; task < 4; task++) {
      assignFree(task);
    }
    pool.done(2, cursor(2, 300));
    pool.done(1, cursor(1, 500));

    assertThat(assignFree(4)).isEqualTo(cursor(2, 300));
    assertThat(assignFree(5)).isEqualTo(cursor(1, 500));
    assertThat(assignFree(6).id()).isEqualTo(4);
  }

  @Test
  void a_pool_that_goes_on_where_another_stood_gives_the_same_cursors() {
    for (long task = 0; task < 3; task++) {
      assignFree(task);
    }
    pool.done(1, cursor(1, 500));
    pool.done(2, cursor(2, 300));
    pool.done(0, cursor(0, 40));

    CursorPool resumed = new CursorPool(805, STEPS);
    resumed.resume(pool.all());

    assertThat(resumed.all()).containsExactly(cursor(1, 500), cursor(2, 300), cursor(0, 40));
    for (long task = 3; task < 7; task++) {
      resumed.assign(task, resumed.free());
      assertThat(resumed.of(task)).contains(assignFree(task));
    }
  }

  @Test
  void new_cursors_halve_the_largest_parts_at_multiples_of_the_steps() {
    List<StreamCursor> started = LongStream.range(0, 6).mapToObj(this::assignFree).toList();

    // 0, 1/2, 1/4, 3/4, 1/8 and 5/8 of 805 positions
    assertThat(started)
        .extracting(StreamCursor::position)
        .containsExactly(0, 400, 200, 600, 100, 500);
    assertThat(started).extracting(StreamCursor::id).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(started).allSatisfy(cursor -> assertThat(cursor.carry()).isEmpty());
  }

  @Test
  void the_end_of_the_stream_is_left_to_whoever_reads() {
    assignFree(0);
    pool.done(0, cursor(0, 805));

    assertThat(assignFree(1)).isEqualTo(cursor(0, 805));
  }

  @Test
  void neither_a_cursor_nor_a_task_is_assigned_twice() {
    pool.assign(0, 0);

    assertThatThrownBy(() -> pool.assign(0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.assign(1, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_task_brings_back_the_cursor_that_it_was_assigned_and_no_other() {
    pool.assign(0, 0);
    pool.assign(1, 1);

    assertThatThrownBy(() -> pool.done(0, cursor(1, 70)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("task 0 brings cursor 1, but reads from 0");
    assertThatThrownBy(() -> pool.done(2, cursor(2, 70))).isInstanceOf(IllegalStateException.class);
    assertThat(pool.of(0)).contains(cursor(0, 0));
  }

  private StreamCursor assignFree(long task) {
    pool.assign(task, pool.free());
    return pool.of(task).orElseThrow();
  }

  private static StreamCursor cursor(int id, int position) {
    return new StreamCursor(id, position, new float[0]);
  }
}
