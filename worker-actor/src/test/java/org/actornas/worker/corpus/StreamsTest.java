package org.actornas.worker.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsTest {
  @Test
  void tokens_are_cut_into_equal_contiguous_streams_and_the_rest_is_left_out() {
    Streams streams = new Streams(upTo(14), 3);

    Minibatch all = streams.at(0, 3);

    // streams 0..3, 4..7 and 8..11; 12 and 13 fill none
    assertThat(streams.leftOut()).isEqualTo(2);
    assertThat(streams.length()).isEqualTo(3);
    assertThat(streams.targets()).isEqualTo(9);
    assertThat(all.inputs()).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10);
    assertThat(all.targets()).containsExactly(1, 5, 9, 2, 6, 10, 3, 7, 11);
  }

  @Test
  void a_minibatch_near_the_end_is_shorter() {
    Streams streams = new Streams(upTo(12), 2);

    Minibatch rest = streams.at(3, 4);

    assertThat(rest.steps()).isEqualTo(2);
    assertThat(rest.batch()).isEqualTo(2);
    assertThat(rest.inputs()).containsExactly(3, 9, 4, 10);
    assertThat(rest.targets()).containsExactly(4, 10, 5, 11);
  }

  @ParameterizedTest
  @CsvSource({"100,1,7", "100,7,5", "101,10,9", "101,10,20", "64,32,1", "1000,8,35"})
  void a_pass_covers_every_target_exactly_once_and_in_order(int tokens, int batch, int steps) {
    Streams streams = new Streams(upTo(tokens), batch);

    List<Minibatch> pass = streams.pass(steps);

    int perStream = tokens / batch;
    for (int stream = 0; stream < batch; stream++) {
      List<Integer> inputs = new ArrayList<>();
      List<Integer> targets = new ArrayList<>();
      for (Minibatch minibatch : pass) {
        for (int step = 0; step < minibatch.steps(); step++) {
          inputs.add(minibatch.inputs()[step * batch + stream]);
          targets.add(minibatch.targets()[step * batch + stream]);
        }
      }
      int first = stream * perStream;
      assertThat(inputs).isEqualTo(range(first, first + perStream - 1));
      assertThat(targets).isEqualTo(range(first + 1, first + perStream));
    }
    assertThat(pass).hasSize(streams.minibatchCount(steps));
    assertThat(pass.subList(0, pass.size() - 1))
        .allSatisfy(minibatch -> assertThat(minibatch.steps()).isEqualTo(steps));
    assertThat(pass.stream().mapToInt(minibatch -> minibatch.targets().length).sum())
        .isEqualTo(streams.targets());
  }

  @Test
  void a_position_without_a_target_is_out_of_bounds() {
    Streams streams = new Streams(upTo(10), 2);

    assertThatThrownBy(() -> streams.at(4, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("3 steps from position 4 of 4");
    assertThatThrownBy(() -> streams.at(-1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> streams.at(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void streams_without_a_target_are_refused() {
    assertThatThrownBy(() -> new Streams(upTo(5), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 tokens cannot be cut into 3 streams of two or more");
  }

  private static int[] upTo(int end) {
    return IntStream.range(0, end).toArray();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
