package org.actornas.controller.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;

/**
 * The files that grow while a run goes on, in its directory: {@code history.jsonl}, {@code
 * epochs.csv} and TensorBoard's; and the policy's checkpoint.
 */
public final class RunFiles implements Closeable {
  private final InstantSource clock;
  private final HistoryFile history;
  private final EpochsFile epochs;
  private final Curves curves;
  private final PolicyCheckpoint policy;

  private RunFiles(
      InstantSource clock,
      HistoryFile history,
      EpochsFile epochs,
      Curves curves,
      PolicyCheckpoint policy) {
    this.clock = clock;
    this.history = history;
    this.epochs = epochs;
    this.curves = curves;
    this.policy = policy;
  }

  /**
   * Opens them.
   *
   * @param directory of the run; it exists
   * @param host of this machine, for the name of TensorBoard's file
   */
  public static RunFiles open(Path directory, String host, InstantSource clock) throws IOException {
    HistoryFile history = new HistoryFile(directory.resolve("history.jsonl"));
    try {
      EpochsFile epochs = new EpochsFile(directory.resolve("epochs.csv"));
      try {
        Curves curves = new Curves(EventFile.create(directory.resolve("tensorboard"), host, clock));
        return new RunFiles(clock, history, epochs, curves, new PolicyCheckpoint(directory));
      } catch (IOException | RuntimeException e) {
        closeAfter(e, epochs);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      closeAfter(e, history);
      throw e;
    }
  }

  private static void closeAfter(Exception failure, Closeable opened) {
    try {
      opened.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
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

  /** The policy, in place of the one before; on disk when this returns. */
  public void policy(PolicySnapshot snapshot) throws IOException {
    policy.write(snapshot);
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
