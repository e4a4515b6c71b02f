package org.actornas.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalProbeTest {
  @Test
  void a_terminal_is_live_and_coloured_as_wide_as_columns_says() {
    TerminalProbe probe =
        new TerminalProbe(Map.of("TERM", "xterm", "COLUMNS", "123"), true, StandardCharsets.UTF_8);

    assertThat(probe.live()).isTrue();
    assertThat(probe.style()).isEqualTo(new Style(123, true, true));
  }

  @Test
  void no_color_takes_the_colours_away_but_nothing_else() {
    TerminalProbe probe =
        new TerminalProbe(
            Map.of("TERM", "xterm", "COLUMNS", "80", "NO_COLOR", "1"),
            true,
            StandardCharsets.US_ASCII);

    assertThat(probe.live()).isTrue();
    assertThat(probe.style()).isEqualTo(new Style(80, false, false));
  }

  @Test
  void a_dumb_terminal_and_a_pipe_are_not_live() {
    assertThat(new TerminalProbe(Map.of("TERM", "dumb"), true, StandardCharsets.UTF_8).live())
        .isFalse();
    assertThat(new TerminalProbe(Map.of("TERM", "xterm"), false, StandardCharsets.UTF_8).live())
        .isFalse();
  }

  @Test
  void columns_that_make_no_sense_are_not_believed() {
    assertThat(new TerminalProbe(Map.of("COLUMNS", "-3"), false, StandardCharsets.UTF_8).width())
        .isEqualTo(80);
  }
}
