package org.actornas.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressViewTest {
  private static final Progress MIDDLE =
      new Progress(
          7,
          15,
          Phase.CONTROLLER,
          96,
          200,
          Duration.ofSeconds(80),
          Duration.ofSeconds(161),
          61.324,
          48.21,
          28.414,
          1.3041,
          1.281,
          1.234,
          2000,
          10_000,
          2,
          3,
          41_234);

  private static final Progress BEGINNING =
      new Progress(
          1,
          15,
          Phase.SHARED,
          0,
          300,
          Duration.ZERO,
          null,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          0,
          0,
          0,
          1,
          Double.NaN);

  @Test
  void the_block_shows_everything_aligned() {
    assertThat(ProgressView.block(MIDDLE, null, new Style(90, false, false)))
        .containsExactly(
            "epoch 7/15  controller     ##############----------------  48 %  96/200  eta 2m 41s",
            "perplexity  mean 61.32         best 48.21         reward 1.304       baseline 1.281",
            "controller  entropy 28.41      recon 1.234        buffer 2,000/10,000",
            "machine     workers 2/3 busy   tokens/s 41.2k     elapsed 1m 20s");
  }

  @Test
  void what_is_not_known_yet_is_a_hyphen_and_no_buffer_is_not_shown() {
    List<String> block = ProgressView.block(BEGINNING, null, new Style(90, false, false));

    assertThat(block.get(0)).endsWith("0 %  0/300");
    assertThat(block.get(1)).contains("mean - ", "best - ", "reward - ", "baseline -");
    assertThat(block.get(2)).isEqualTo("controller  entropy -");
  }

  @Test
  void the_last_epochs_means_stand_dim_until_there_are_new_ones() {
    List<String> block = ProgressView.block(BEGINNING, MIDDLE, new Style(90, true, false));

    assertThat(block.get(1)).contains("\033[2m61.32\033[0m", "\033[2m1.304\033[0m");
    assertThat(block.get(2)).contains("\033[2m28.41\033[0m");
    assertThat(ProgressView.block(MIDDLE, MIDDLE, new Style(90, true, false)).get(1))
        .doesNotContain("\033[2m61.32");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 11, 20, 37, 40, 60, 79, 80, 200})
  void no_line_is_wider_than_the_terminal(int width) {
    assertThat(ProgressView.block(MIDDLE, null, new Style(width, false, true)))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }

  @Test
  void colours_change_nothing_but_colours() {
    List<String> plain = ProgressView.block(MIDDLE, null, new Style(80, false, true));
    List<String> coloured = ProgressView.block(MIDDLE, null, new Style(80, true, true));

    assertThat(coloured).isNotEqualTo(plain);
    assertThat(coloured.stream().map(line -> line.replaceAll("\033\\[\\d*m", "").stripTrailing()))
        .containsExactlyElementsOf(plain);
  }

  @Test
  void an_epochs_row_stands_under_its_heading_and_fits_eighty_columns() {
    assertThat(List.of(ProgressView.heading(), ProgressView.row(MIDDLE)))
        .containsExactly(
            "  epoch  mean ppl  best ppl  entropy  reward  baseline  recon  buffer     time",
            "   7/15     61.32     48.21    28.41   1.304     1.281  1.234   2,000   1m 20s")
        .allSatisfy(line -> assertThat(line).hasSize(78));
  }
}
