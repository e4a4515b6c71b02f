package org.actornas.controller.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.actornas.controller.search.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  @TempDir Path folder;

  @Test
  void an_architecture_is_one_line_of_json() throws IOException {
    try (HistoryFile file = open()) {
      file.write(RecorderLines.evaluated(Phase.CONTROLLER, 5, 123.5), RecorderLines.TIME);
    }

    assertThat(Files.readString(path()))
        .isEqualTo(
            """
            {"stage":"controller","epoch":2,"step":5,"decisions":[1,0,1,0,0],"perplexity":123.5,\
            "reward":0.5,"entropy":3.25,"worker":"worker-1","policy_version":7,\
            "weights_version":21,"time":"2026-01-02T03:04:05Z"}
            """);
  }

  @Test
  void a_perplexity_that_is_not_finite_is_a_string() throws IOException {
    try (HistoryFile file = open()) {
      file.write(
          RecorderLines.evaluated(Phase.DERIVATION, 0, Double.POSITIVE_INFINITY),
          RecorderLines.TIME);
      file.write(RecorderLines.evaluated(Phase.DERIVATION, 1, Double.NaN), RecorderLines.TIME);
    }

    assertThat(Files.readAllLines(path()))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"perplexity\":\"Infinity\","),
            line -> assertThat(line).contains("\"perplexity\":\"NaN\","));
  }

  @Test
  void a_reopened_file_is_appended_to() throws IOException {
    for (int step = 0; step < 3; step++) {
      try (HistoryFile file = open()) {
        file.write(RecorderLines.evaluated(Phase.CONTROLLER, step, 50), RecorderLines.TIME);
      }
    }

    assertThat(Files.readAllLines(path()))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"step\":0,"),
            line -> assertThat(line).contains("\"step\":1,"),
            line -> assertThat(line).contains("\"step\":2,"));
  }

  @Test
  void what_is_flushed_can_be_read_before_the_file_is_closed() throws IOException {
    try (HistoryFile file = open()) {
      file.write(RecorderLines.evaluated(Phase.CONTROLLER, 0, 50), RecorderLines.TIME);
      file.flush();

      assertThat(Files.readAllLines(path())).hasSize(1);
    }
  }

  private HistoryFile open() throws IOException {
    return RecorderLines.history(path());
  }

  private Path path() {
    return folder.resolve("history.jsonl");
  }
}
