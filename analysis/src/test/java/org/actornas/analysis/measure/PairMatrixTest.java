package org.actornas.analysis.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairMatrixTest {
  @Test
  void pairs_go_row_by_row() {
    PairMatrix sums = PairMatrix.of(List.of(1, 10, 100), (a, b) -> a + b);

    assertThat(sums.values()).containsExactly(11, 101, 110);
    assertThat(sums.square())
        .isDeepEqualTo(new double[][] {{0, 11, 101}, {11, 0, 110}, {101, 110, 0}});
  }

  @Test
  void some_of_the_things_keep_their_pairs() {
    PairMatrix all = PairMatrix.of(4, 1, 2, 3, 12, 13, 23);

    assertThat(all.of(new int[] {0, 2, 3}).values()).containsExactly(2, 3, 23);
  }

  @Test
  void every_row_has_a_function_of_its_own_and_several_threads_change_nothing() {
    List<Integer> things = IntStream.range(0, 60).boxed().toList();
    PairMatrix counted =
        PairMatrix.parallel(
            things,
            () -> {
              int[] calls = {0};
              return (a, b) -> calls[0]++;
            });

    assertThat(counted.values()).startsWith(0, 1, 2, 3).hasSize(1770);
    assertThat(counted.square()[57][58]).isZero();
    assertThat(counted.square()[57][59]).isEqualTo(1);
  }

  @Test
  void refuses_another_number_of_pairs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairMatrix.of(3, 1, 2))
        .withMessage("3 things have 3 pairs, not 2");
  }
}
