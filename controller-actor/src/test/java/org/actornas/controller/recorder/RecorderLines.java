package org.actornas.controller.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.OptionalDouble;
import org.actornas.controller.search.Cells;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Phase;

/** What the tests record. */
final class RecorderLines {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private RecorderLines() {}

  static EvaluatedArchitecture evaluated(Phase stage, long step, double perplexity) {
    return new EvaluatedArchitecture(
        stage, 2, step, Cells.cell(step), perplexity, 0.5, 3.25, "worker-1", 7, 21);
  }

  /** An epoch without evaluations or updates if the perplexity is NaN. */
  static EpochSummary epoch(int epoch, double perplexity, OptionalDouble reconstruction) {
    return new EpochSummary(
        epoch,
        20,
        2,
        400,
        1,
        30,
        perplexity,
        perplexity,
        perplexity,
        0.5,
        0.25,
        3.25,
        0.125,
        reconstruction,
        2,
        100,
        17,
        3,
        0.75,
        0.875);
  }

  /** The file, to append to; a new one has the header. */
  static EpochsFile epochs(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.write(file, EpochsFile.header());
    }
    return new EpochsFile(appended(file));
  }

  /** The file, to append to. */
  static HistoryFile history(Path file) throws IOException {
    return new HistoryFile(appended(file));
  }

  private static FileChannel appended(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
