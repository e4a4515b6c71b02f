package org.actornas.protocol.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSpaceTest {
  private static final SearchSpace TWELVE = new SearchSpace(12);

  @Test
  void twelve_nodes_are_23_decisions_and_66_edges() {
    assertThat(TWELVE.decisions()).isEqualTo(23);
    assertThat(TWELVE.edges()).isEqualTo(66);
    assertThat(TWELVE.maxChoices()).isEqualTo(11);
  }

  @Test
  void twelve_nodes_give_about_6_7e14_cells() {
    double cells =
        IntStream.range(0, TWELVE.decisions())
            .mapToDouble(TWELVE::choices)
            .reduce(1, (a, b) -> a * b);

    // 4^12 activations and 11! parents
    assertThat(cells).isEqualTo(16_777_216.0 * 39_916_800.0);
  }

  @Test
  void a_parent_is_chosen_among_the_earlier_nodes() {
    assertThat(IntStream.range(0, 7).map(TWELVE::choices)).containsExactly(4, 1, 4, 2, 4, 3, 4);
    assertThat(IntStream.range(0, 7).map(SearchSpace::nodeOf)).containsExactly(0, 1, 1, 2, 2, 3, 3);
    assertThat(IntStream.range(0, 4).mapToObj(SearchSpace::isActivation))
        .containsExactly(true, false, true, false);
  }

  @Test
  void a_small_space_still_has_the_four_activations_to_choose_from() {
    assertThat(new SearchSpace(1).maxChoices()).isEqualTo(4);
    assertThat(new SearchSpace(1).edges()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65})
  void a_number_of_nodes_that_cannot_be_is_refused(int nodes) {
    assertThatThrownBy(() -> new SearchSpace(nodes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nodes must be 1 to 64, but is " + nodes);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 23})
  void a_step_outside_of_the_decisions_is_refused(int step) {
    assertThatThrownBy(() -> TWELVE.choices(step))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("step " + step + " of 23 decisions");
  }
}
