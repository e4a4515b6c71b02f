package org.actornas.controller.recorder;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.UnfitFilesException;
import org.actornas.protocol.checkpoint.WholeFile;

/**
 * The files that grow while a run goes on, in its directory: {@code history.jsonl}, {@code
 * epochs.csv} and TensorBoard's; and the policy's checkpoint.
 */
public final class RunFiles implements Closeable {
  private static final String HISTORY = "history.jsonl";
  private static final String EPOCHS = "epochs.csv";
  private static final String CURVES = "tensorboard";

  /** The files before anything happened. */
  private static final Map<String, Long> BEGINNING =
      Map.of(HISTORY, 0L, EPOCHS, EpochsFile.HEADER_LENGTH);

  private final Path directory;
  private final InstantSource clock;
  private final HistoryFile history;
  private final EpochsFile epochs;
  private final Curves curves;
  private final PolicyCheckpoint policy;

  private RunFiles(
      Path directory,
      InstantSource clock,
      HistoryFile history,
      EpochsFile epochs,
      Curves curves,
      PolicyCheckpoint policy) {
    this.directory = directory;
    this.clock = clock;
    this.history = history;
    this.epochs = epochs;
    this.curves = curves;
    this.policy = policy;
  }

  /**
   * Opens them, to append to.
   *
   * @param directory of the run; it exists
   * @param host of this machine, for the name of TensorBoard's file
   */
  public static RunFiles open(Path directory, String host, InstantSource clock) throws IOException {
    HistoryFile history = new HistoryFile(directory.resolve(HISTORY));
    try {
      EpochsFile epochs = new EpochsFile(directory.resolve(EPOCHS));
      try {
        Curves curves = new Curves(EventFile.create(directory.resolve(CURVES), host, clock));
        WholeFile.forceNames(directory.resolve(CURVES));
        WholeFile.forceNames(directory);
        return new RunFiles(
            directory, clock, history, epochs, curves, new PolicyCheckpoint(directory));
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

  /**
   * An epoch has ended: its numbers, the policy, and all that was written before are on disk when
   * this returns.
   *
   * @param before the epoch before it, whose policy stays too: until it is known that this one was
   *     kept, that one is where the search is taken up
   */
  public KeptFiles epoch(
      EpochSummary epoch, Duration took, PolicySnapshot snapshot, Optional<KeptFiles> before)
      throws IOException {
    epochs.write(epoch, took, clock.instant());
    curves.epoch(epoch);
    flush();
    String hash = policy.write(snapshot);
    Set<String> needed = new HashSet<>(Set.of(hash));
    before.ifPresent(kept -> needed.add(kept.policy()));
    policy.retain(needed);
    Map<String, Long> lengths = new HashMap<>();
    for (Path file : growing()) {
      lengths.put(nameOf(file), force(file));
    }
    return new KeptFiles(hash, lengths);
  }

  /**
   * A search begins of which the journal holds nothing: so nothing of it may be here.
   *
   * @throws UnfitFilesException if there is something; it is left as it is
   */
  public void begin() throws IOException {
    for (Map.Entry<String, Long> entry : BEGINNING.entrySet()) {
      Path file = directory.resolve(entry.getKey());
      if (Files.size(file) > entry.getValue()) {
        throw withoutJournal(file);
      }
    }
    if (policy.exists()) {
      throw withoutJournal(policy.manifest());
    }
    rewind(Optional.empty(), 0);
  }

  private static UnfitFilesException withoutJournal(Path file) {
    return new UnfitFilesException(
        "%s was written by a search of which the journal holds nothing: is the folder journal/ another run's, or newly made? Nothing was changed"
            .formatted(file));
  }

  /**
   * Takes back what was written after the end of an epoch: the search is taken up there, and writes
   * it again.
   *
   * @param kept the files then; empty for the search's beginning
   * @param policyVersion of the policy then
   * @return the policy then; empty for the initial one
   * @throws DamagedFileException if less is there than was kept
   */
  public Optional<PolicySnapshot> rewind(Optional<KeptFiles> kept, long policyVersion)
      throws IOException {
    Map<String, Long> lengths = kept.map(KeptFiles::lengths).orElse(BEGINNING);
    for (Map.Entry<String, Long> entry : lengths.entrySet()) {
      rewind(directory.resolve(entry.getKey()), entry.getValue());
    }
    for (Path file : growing()) {
      if (!lengths.containsKey(nameOf(file)) && !file.equals(curves.path())) {
        Files.delete(file);
      }
    }
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(policy.read(policyVersion, kept.get().policy()));
  }

  private static void rewind(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() < length) {
        throw new DamagedFileException(
            file,
            "it has %,d bytes, but had %,d at the end of the last epoch"
                .formatted(channel.size(), length));
      }
      channel.truncate(length);
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(file, "it is missing", e);
    }
  }

  private List<Path> growing() throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(directory.resolve(HISTORY));
    files.add(directory.resolve(EPOCHS));
    try (Stream<Path> events = Files.list(directory.resolve(CURVES))) {
      events.filter(file -> EventFile.isOne(file)).forEach(files::add);
    }
    return files;
  }

  private String nameOf(Path file) {
    return directory.relativize(file).toString().replace(File.separatorChar, '/');
  }

  /** The policy, in place of the one before; on disk when this returns. */
  public void policy(PolicySnapshot snapshot) throws IOException {
    policy.write(snapshot);
  }

  /** Waits until the disk has everything. */
  public void force() throws IOException {
    flush();
    for (Path file : growing()) {
      force(file);
    }
  }

  /** Gives its length. */
  private static long force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
      return channel.size();
    }
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
