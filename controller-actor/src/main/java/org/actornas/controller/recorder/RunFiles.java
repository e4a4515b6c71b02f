package org.actornas.controller.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;

/** The files that grow while a run goes on, in its directory. */
public final class RunFiles implements Closeable {
  private final InstantSource clock;
  private final HistoryFile history;
  private final EpochsFile epochs;

  /**
   * Opens them.
   *
   * @param directory of the run; it exists
   */
  public RunFiles(Path directory, InstantSource clock) throws IOException {
    this.clock = clock;
    this.history = new HistoryFile(directory.resolve("history.jsonl"));
    this.epochs = new EpochsFile(directory.resolve("epochs.csv"));
  }

  public void history(List<EvaluatedArchitecture> lines) throws IOException {
    Instant now = clock.instant();
    for (EvaluatedArchitecture line : lines) {
      history.write(line, now);
    }
  }

  public void epoch(EpochSummary epoch, Duration took) throws IOException {
    epochs.write(epoch, took, clock.instant());
    flush();
  }

  public void flush() throws IOException {
    history.flush();
  }

  @Override
  public void close() throws IOException {
    history.close();
    epochs.close();
  }
}
