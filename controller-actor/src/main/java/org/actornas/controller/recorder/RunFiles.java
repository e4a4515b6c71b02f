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

/**
 * The files that grow while a run goes on, in its directory: {@code history.jsonl}, {@code
 * epochs.csv} and TensorBoard's.
 */
public final class RunFiles implements Closeable {
  private final InstantSource clock;
  private final HistoryFile history;
  private final EpochsFile epochs;
  private final Curves curves;

  private RunFiles(InstantSource clock, HistoryFile history, EpochsFile epochs, Curves curves) {
    this.clock = clock;
    this.history = history;
    this.epochs = epochs;
    this.curves = curves;
  }

  /**
   * Opens them.
   *
   * @param directory of the run; it exists
   * @param host of this machine, for the name of TensorBoard's file
   */
  public static RunFiles open(Path directory, String host, InstantSource clock) throws IOException {
    return new RunFiles(
        clock,
        new HistoryFile(directory.resolve("history.jsonl")),
        new EpochsFile(directory.resolve("epochs.csv")),
        new Curves(EventFile.create(directory.resolve("tensorboard"), host, clock)));
  }

  /** Architectures of one task were evaluated. */
  public void history(List<EvaluatedArchitecture> lines) throws IOException {
    Instant now = clock.instant();
    for (EvaluatedArchitecture line : lines) {
      history.write(line, now);
    }
    curves.evaluated(lines);
  }

  /** An epoch has ended; it and all before it go to the operating system. */
  public void epoch(EpochSummary epoch, Duration took) throws IOException {
    epochs.write(epoch, took, clock.instant());
    curves.epoch(epoch);
    flush();
  }

  /** Hands everything to the operating system. */
  public void flush() throws IOException {
    history.flush();
    curves.flush();
  }

  @Override
  public void close() throws IOException {
    try (history;
        epochs;
        curves) {
      flush();
    }
  }
}
