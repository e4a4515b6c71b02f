package org.actornas.deploy.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LineScreenTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private LineScreen screen(LineScreen.Form form, boolean epochs) {
    return new LineScreen(
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        form,
        epochs);
  }

  private static Progress epoch(int epoch) {
    return new Progress(
        epoch,
        15,
        Phase.CONTROLLER,
        200,
        200,
        Duration.ofSeconds(9),
        null,
        50,
        40,
        30,
        1,
        1,
        Double.NaN,
        0,
        10_000,
        1,
        1,
        1000);
  }

  @Test
  void a_table_has_one_heading_and_a_row_an_epoch_apart_from_the_log() {
    try (LineScreen screen = screen(LineScreen.Form.TABLE, true)) {
      screen.epochFinished(epoch(1));
      screen.log("something happened");
      screen.epochFinished(epoch(2));
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.strip().split(" ")[0]))
        .containsExactly("epoch", "1/15", "2/15");
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly("something happened");
  }

  @Test
  void as_json_each_epoch_is_an_object() {
    try (LineScreen screen = screen(LineScreen.Form.JSON, true)) {
      screen.epochFinished(epoch(1));
      screen.epochFinished(epoch(2));
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"type\":\"epoch\",\"epoch\":"))
        .allMatch(line -> line.contains("\"reconstruction_loss\":null"));
  }

  @Test
  void a_quiet_screen_leaves_the_epochs_out() {
    try (LineScreen screen = screen(LineScreen.Form.TABLE, false)) {
      screen.epochFinished(epoch(1));
    }

    assertThat(out.size()).isZero();
  }

  @Test
  void a_last_word_after_the_end_is_not_lost() {
    LineScreen screen = screen(LineScreen.Form.TABLE, true);
    screen.close();
    screen.log("late");

    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("late" + System.lineSeparator());
  }
}
