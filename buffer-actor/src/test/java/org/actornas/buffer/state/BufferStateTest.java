package org.actornas.buffer.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.buffer.MemorySchedule;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;

class BufferStateTest {
  private static final CounterRandom RANDOM = new CounterRandom(7);

  private long counter;

  @Test
  void the_papers_schedule_fills_it_from_epoch_5_and_then_replaces_100_an_epoch() {
    MemorySchedule schedule = new MemorySchedule(5, 1_000, 10_000, 100, 10, 100);
    BufferState state = BufferState.empty(10_000, RANDOM);

    for (int epoch = 1; epoch <= 20; epoch++) {
      List<Architecture> before = state.entries();
      BufferEvent.Stored event = state.store(epoch, cells(schedule.wanted(epoch, state.size())));
      state = state.apply(event);

      assertThat(state.size()).isEqualTo(Math.min(10_000, Math.max(0, epoch - 4) * 1_000));
      if (epoch > 14) {
        assertThat(event.slots()).hasSize(100).doesNotHaveDuplicates();
        assertThat(changed(before, state.entries())).isEqualTo(100);
      }
      assertThat(schedule.reconstructed(epoch, state.size())).isEqualTo(epoch < 10 ? 0 : 100);
    }
  }

  @Test
  void a_sample_has_no_entry_twice_and_is_the_same_for_the_same_counter() {
    BufferState state = filled(500, 500);

    List<Architecture> sample = state.sample(3, 100);

    assertThat(sample).hasSize(100).doesNotHaveDuplicates().isEqualTo(state.sample(3, 100));
    assertThat(state.entries()).containsAll(sample);
    assertThat(state.sample(4, 100)).isNotEqualTo(sample);
  }

  @Test
  void every_entry_is_sampled_equally_often() {
    BufferState state = filled(20, 20);
    int[] times = new int[20];

    for (int draw = 0; draw < 10_000; draw++) {
      for (Architecture architecture : state.sample(draw, 5)) {
        times[state.entries().indexOf(architecture)]++;
      }
    }

    double chiSquared =
        IntStream.of(times).mapToDouble(n -> (n - 2_500.0) * (n - 2_500.0) / 2_500.0).sum();
    // the 99.9 % quantile for 19 degrees of freedom
    assertThat(chiSquared).isLessThan(43.8);
  }

  @Test
  void asking_for_more_than_it_holds_gives_all_of_it() {
    BufferState state = filled(30, 100);

    assertThat(state.sample(0, 100))
        .hasSize(30)
        .containsExactlyInAnyOrderElementsOf(state.entries());
  }

  @Test
  void an_empty_buffer_gives_nothing() {
    assertThat(BufferState.empty(10, RANDOM).sample(0, 100)).isEmpty();
    assertThatThrownBy(() -> BufferState.empty(10, RANDOM).sample(0, -1))
        .hasMessageContaining("-1 entries");
  }

  @Test
  void storing_an_epoch_twice_changes_nothing() {
    BufferState state = filled(30, 100);

    BufferState again = state.apply(state.store(1, cells(10)));

    assertThat(again).isSameAs(state);
  }

  @Test
  void what_does_not_fit_any_more_replaces_and_what_exceeds_capacity_is_left_out() {
    BufferState nearlyFull = filled(8, 10);

    BufferState full = nearlyFull.apply(nearlyFull.store(2, cells(5)));
    BufferState flooded = full.apply(full.store(3, cells(25)));

    assertThat(full.size()).isEqualTo(10);
    assertThat(changed(nearlyFull.entries(), full.entries().subList(0, 8))).isEqualTo(3);
    assertThat(flooded.size()).isEqualTo(10);
  }

  @Test
  void the_same_events_give_the_same_buffer() {
    BufferState state = BufferState.empty(50, RANDOM);
    BufferState replayed = BufferState.empty(50, RANDOM);

    for (int epoch = 1; epoch <= 10; epoch++) {
      BufferEvent event = state.store(epoch, cells(20));
      state = state.apply(event);
      replayed = replayed.apply(event);
    }

    assertThat(replayed.entries()).isEqualTo(state.entries());
    assertThat(new HashSet<>(state.entries())).hasSize(50);
  }

  private BufferState filled(int held, int capacity) {
    BufferState state = BufferState.empty(capacity, RANDOM);
    return state.apply(state.store(1, cells(held)));
  }

  private List<Architecture> cells(int count) {
    return IntStream.range(0, count).mapToObj(i -> cell()).toList();
  }

  private Architecture cell() {
    SearchSpace space = new SearchSpace(12);
    RandomGenerator draws = RANDOM.at(Purpose.ARCHITECTURE, counter++);
    return Architecture.of(
        IntStream.range(0, space.decisions())
            .map(step -> draws.nextInt(space.choices(step)))
            .toArray());
  }

  private static int changed(List<Architecture> before, List<Architecture> after) {
    return (int)
        IntStream.range(0, before.size()).filter(i -> !before.get(i).equals(after.get(i))).count();
  }
}
