package org.actornas.controller.recorder;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
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
import org.actornas.protocol.checkpoint.FileChanges;
import org.actornas.protocol.checkpoint.UnfitFilesException;
import org.actornas.protocol.checkpoint.WholeFile;

/**
 * The files that grow while a run goes on, in its directory: {@code history.jsonl}, {@code
 * epochs.csv} and TensorBoard's; and the policy's checkpoint.
 *
 * <p>Whoever goes on with them makes them anew, each with what it held at the end of the last
 * epoch: so an earlier process that still has them open no longer writes to what is there now.
 */
public final class RunFiles implements Closeable {
  private static final String HISTORY = "history.jsonl";
  private static final String EPOCHS = "epochs.csv";
  private static final String CURVES = "tensorboard";

  /** What files hold before anything happened. */
  private static final Map<String, byte[]> BEGINNING =
      Map.of(HISTORY, new byte[0], EPOCHS, EpochsFile.header());

  private final Path directory;
  private final String host;
  private final InstantSource clock;
  private final FileChanges changes;
  private final PolicyCheckpoint policy;
  private Optional<Grown> grown = Optional.empty();

  /** Lengths of the files of curves that earlier processes have written. */
  private Map<String, Long> earlier = Map.of();

  /** The files that this process writes, and all of them by name. */
  private record Grown(
      HistoryFile history, EpochsFile epochs, Curves curves, Map<String, FileChannel> channels) {}

  private RunFiles(Path directory, String host, InstantSource clock, FileChanges changes) {
    this.directory = directory;
    this.host = host;
    this.clock = clock;
    this.changes = changes;
    this.policy = new PolicyCheckpoint(directory, changes);
  }

  /**
   * Sees that there can be such files; {@link #begin} or {@link #rewind} makes them, and comes
   * next.
   *
   * @param directory of the run; it exists
   * @param host of this machine, for the name of TensorBoard's file
   * @param changes to the directory
   */
  public static RunFiles open(Path directory, String host, InstantSource clock, FileChanges changes)
      throws IOException {
    Path curves = directory.resolve(CURVES);
    if (!Files.isDirectory(curves)) {
      Files.createDirectory(curves);
      WholeFile.forceNames(directory);
    }
    return new RunFiles(directory, host, clock, changes);
  }

  private Grown grown() {
    return grown.orElseThrow(
        () -> new IllegalStateException("the files of " + directory + " were not begun"));
  }

  /** Architectures of one task were evaluated. */
  public void history(List<EvaluatedArchitecture> lines) throws IOException {
    Instant now = clock.instant();
    for (EvaluatedArchitecture line : lines) {
      grown().history().write(line, now);
    }
    grown().curves().evaluated(lines);
  }

  /**
   * An epoch has ended: its numbers, the policy, and all that was written before are on disk when
   * this returns.
   *
   * @param before the epoch before it, whose policy stays too: until it is known that this one was
   *     kept, that one is where the search is taken up
   * @throws org.actornas.protocol.checkpoint.FencedOffException if another process has taken the
   *     files
   */
  public KeptFiles epoch(
      EpochSummary epoch, Duration took, PolicySnapshot snapshot, Optional<KeptFiles> before)
      throws IOException {
    grown().epochs().write(epoch, took, clock.instant());
    grown().curves().epoch(epoch);
    String hash = policy.write(snapshot);
    Set<String> needed = new HashSet<>(Set.of(hash));
    before.ifPresent(kept -> needed.add(kept.policy()));
    policy.retain(needed);
    force();
    Map<String, Long> lengths = new HashMap<>(earlier);
    for (Map.Entry<String, FileChannel> file : grown().channels().entrySet()) {
      lengths.put(file.getKey(), file.getValue().position());
    }
    return new KeptFiles(hash, lengths);
  }

  /**
   * A search begins of which the journal holds nothing: so nothing of it may be here.
   *
   * @throws UnfitFilesException if there is something; it is left as it is
   */
  public void begin() throws IOException {
    for (Map.Entry<String, byte[]> entry : BEGINNING.entrySet()) {
      Path file = directory.resolve(entry.getKey());
      if (Files.exists(file) && !isBeginning(Files.readAllBytes(file), entry.getValue())) {
        throw withoutJournal(file);
      }
    }
    if (policy.exists()) {
      throw withoutJournal(policy.manifest());
    }
    rewind(Optional.empty(), 0);
  }

  /** Also one that was cut short. */
  private static boolean isBeginning(byte[] found, byte[] whole) {
    return found.length <= whole.length && Arrays.equals(found, Arrays.copyOf(whole, found.length));
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
   * @throws DamagedFileException if less is there than was kept; then nothing was changed
   */
  public Optional<PolicySnapshot> rewind(Optional<KeptFiles> kept, long policyVersion)
      throws IOException {
    if (grown.isPresent()) {
      throw new IllegalStateException("the files of " + directory + " were begun");
    }
    Map<String, Long> lengths = kept.map(KeptFiles::lengths).orElse(Map.of());
    for (Map.Entry<String, Long> entry : lengths.entrySet()) {
      requireLength(directory.resolve(entry.getKey()), entry.getValue());
    }
    Optional<PolicySnapshot> snapshot =
        kept.isEmpty()
            ? Optional.empty()
            : Optional.of(policy.read(policyVersion, kept.get().policy()));
    earlier = new HashMap<>(lengths);
    earlier.keySet().removeAll(BEGINNING.keySet());
    for (Path file : curves()) {
      Long length = earlier.get(nameOf(file));
      if (length == null) {
        changes.delete(file);
      } else {
        changes.create(file, beginningOf(file, length)).close();
      }
    }
    grown = Optional.of(grow(lengths));
    return snapshot;
  }

  private static void requireLength(Path file, long length) throws IOException {
    try {
      if (Files.size(file) < length) {
        throw new DamagedFileException(
            file,
            "it has %,d bytes, but had %,d at the end of the last epoch"
                .formatted(Files.size(file), length));
      }
    } catch (NoSuchFileException e) {
      throw new DamagedFileException(file, "it is missing", e);
    }
  }

  private Grown grow(Map<String, Long> lengths) throws IOException {
    Map<String, FileChannel> channels = new HashMap<>();
    try {
      FileChannel history = grow(HISTORY, lengths);
      channels.put(HISTORY, history);
      FileChannel epochs = grow(EPOCHS, lengths);
      channels.put(EPOCHS, epochs);
      EventFile events = EventFile.create(directory.resolve(CURVES), host, clock, changes);
      channels.put(nameOf(events.path()), events.channel());
      return new Grown(
          new HistoryFile(history), new EpochsFile(epochs), new Curves(events), channels);
    } catch (IOException | RuntimeException e) {
      for (FileChannel opened : channels.values()) {
        opened.close();
      }
      throw e;
    }
  }

  private FileChannel grow(String name, Map<String, Long> lengths) throws IOException {
    Path file = directory.resolve(name);
    Long length = lengths.get(name);
    return changes.create(
        file,
        length == null
            ? FileChanges.Content.of(BEGINNING.getOrDefault(name, new byte[0]))
            : beginningOf(file, length));
  }

  private static FileChanges.Content beginningOf(Path file, long length) {
    return copy -> {
      try (FileChannel from = FileChannel.open(file)) {
        for (long at = 0; at < length; ) {
          long copied = from.transferTo(at, length - at, copy);
          if (copied <= 0) {
            throw new EOFException(file + " became shorter while it was read");
          }
          at += copied;
        }
      }
    };
  }

  private List<Path> curves() throws IOException {
    try (Stream<Path> events = Files.list(directory.resolve(CURVES))) {
      return events.filter(file -> EventFile.isOne(file)).toList();
    }
  }

  private String nameOf(Path file) {
    return directory.relativize(file).toString().replace(File.separatorChar, '/');
  }

  /** The policy, in place of the one before; on disk when this returns. */
  public void policy(PolicySnapshot snapshot) throws IOException {
    policy.write(snapshot);
  }

  /**
   * Waits until the disk has everything.
   *
   * @throws org.actornas.protocol.checkpoint.FencedOffException if another process has taken the
   *     files
   */
  public void force() throws IOException {
    flush();
    for (FileChannel file : grown().channels().values()) {
      file.force(true);
    }
    changes.require();
  }

  /** Hands everything to the operating system. */
  public void flush() throws IOException {
    grown().history().flush();
    grown().curves().flush();
  }

  @Override
  public void close() throws IOException {
    if (grown.isEmpty()) {
      return;
    }
    try (HistoryFile history = grown().history();
        EpochsFile epochs = grown().epochs();
        Curves curves = grown().curves()) {
      history.flush();
      curves.flush();
    }
  }
}
