package org.actornas.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  @ParameterizedTest
  @CsvSource({"'',abc,3", "seed,seed,0", "sed,seed,1", "sede,seed,1", "kitten,sitting,3"})
  void the_distance_counts_wrong_and_swapped_letters(String a, String b, int distance) {
    assertThat(Spelling.distance(a, b)).isEqualTo(distance);
    assertThat(Spelling.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void the_nearest_word_is_found_whatever_its_case_and_hyphens() {
    List<String> keys = List.of("hidden-size", "batch-size", "bptt-steps");

    assertThat(Spelling.nearest("hiddenSize", keys)).contains("hidden-size");
    assertThat(Spelling.nearest("batch_sise", keys)).contains("batch-size");
    assertThat(Spelling.nearest("colour", keys)).isEmpty();
  }

  @Test
  void a_short_word_is_not_near_to_every_other() {
    assertThat(Spelling.nearest("rnu", List.of("run", "help"))).contains("run");
    assertThat(Spelling.nearest("top", List.of("run", "l2"))).isEmpty();
  }

  @Test
  void the_beginning_of_only_one_name_suggests_it() {
    List<String> keys = List.of("hidden-size", "max-hidden-norm", "batch-size");

    assertThat(Spelling.nearest("hidden", keys)).contains("hidden-size");
    assertThat(Spelling.nearest("size", keys)).isEmpty();
  }
}
