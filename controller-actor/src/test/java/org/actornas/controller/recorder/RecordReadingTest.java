package org.actornas.controller.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Phase;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReadingTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final EvaluatedArchitecture FINITE =
      new EvaluatedArchitecture(
          Phase.CONTROLLER, 2, 7, Architecture.of(0, 0, 1), 50.25, 1.5, 2.75, "worker-1", 6, 40);
  private static final EvaluatedArchitecture INFINITE =
      new EvaluatedArchitecture(
          Phase.DERIVATION,
          2,
          0,
          Architecture.of(3, 0, 2),
          Double.POSITIVE_INFINITY,
          0,
          Double.NaN,
          "worker-2",
          9,
          41);

  @TempDir Path folder;
  private Path history;
  private Path epochs;

  @BeforeEach
  void begin() {
    history = folder.resolve("history.jsonl");
    epochs = folder.resolve("epochs.csv");
  }

  @Test
  void a_history_comes_back_as_it_was_written() throws IOException {
    write(FINITE, INFINITE);

    HistoryReader.History read = HistoryReader.read(history);

    assertThat(read.lines()).containsExactly(FINITE, INFINITE);
    assertThat(read.torn()).isFalse();
  }

  @Test
  void a_history_of_nothing_has_no_lines() throws IOException {
    write();

    assertThat(HistoryReader.read(history).lines()).isEmpty();
  }

  @Test
  void a_torn_last_line_is_left_out_and_reported() throws IOException {
    write(FINITE, INFINITE);
    String whole = Files.readString(history);
    Files.writeString(history, whole.substring(0, whole.length() - 9));

    HistoryReader.History read = HistoryReader.read(history);

    assertThat(read.lines()).containsExactly(FINITE);
    assertThat(read.torn()).isTrue();
  }

  @Test
  void a_wrong_line_in_the_middle_is_named() throws IOException {
    write(FINITE);
    Files.writeString(history, "{\"stage\":\"controller\"}\n", StandardOpenOption.APPEND);
    write(FINITE);

    assertThatThrownBy(() -> HistoryReader.read(history))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("history.jsonl is damaged: line 2 has no 'epoch'");
  }

  @Test
  void an_impossible_cell_is_named() throws IOException {
    write(FINITE);
    Files.writeString(history, Files.readString(history).replace("[0,0,1]", "[0,1,1]"));

    assertThatThrownBy(() -> HistoryReader.read(history))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void epochs_come_back_as_they_were_written() throws IOException {
    EpochSummary first = RecorderLines.epoch(1, 55, OptionalDouble.empty());
    EpochSummary second = RecorderLines.epoch(2, 50, OptionalDouble.of(0.7));
    try (EpochsFile file = RecorderLines.epochs(epochs)) {
      file.write(first, Duration.ofMillis(1500), TIME);
      file.write(second, Duration.ofMillis(2500), TIME);
    }

    EpochsReader.Epochs found = EpochsReader.read(epochs);

    List<EpochsReader.Epoch> read = found.rows();
    assertThat(found.torn()).isFalse();
    assertThat(read)
        .extracting(EpochsReader.Epoch::took)
        .containsExactly(Duration.ofMillis(1500), Duration.ofMillis(2500));
    assertThat(read.get(0).summary())
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Math.abs(a - b) < 1e-7 || a.equals(b), Double.class)
        .isEqualTo(first);
    assertThat(read.get(1).summary().reconstructionLoss()).hasValue(0.7);
  }

  @Test
  void a_torn_last_row_is_left_out_and_reported() throws IOException {
    try (EpochsFile file = RecorderLines.epochs(epochs)) {
      file.write(RecorderLines.epoch(1, 55, OptionalDouble.empty()), Duration.ofMillis(1), TIME);
    }
    Files.writeString(epochs, "2,0.5", StandardOpenOption.APPEND);

    EpochsReader.Epochs found = EpochsReader.read(epochs);

    assertThat(found.rows()).hasSize(1);
    assertThat(found.torn()).isTrue();
  }

  @Test
  void a_row_with_a_cell_too_few_is_named() throws IOException {
    try (EpochsFile file = RecorderLines.epochs(epochs)) {
      file.write(RecorderLines.epoch(1, 55, OptionalDouble.empty()), Duration.ofMillis(1), TIME);
    }
    Files.writeString(epochs, "2,0.5\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> EpochsReader.read(epochs))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("line 3: has 2 cells, expected 22");
  }

  private void write(EvaluatedArchitecture... lines) throws IOException {
    try (HistoryFile file = RecorderLines.history(history)) {
      for (EvaluatedArchitecture line : lines) {
        file.write(line, TIME);
      }
    }
  }
}
