package org.actornas.weights.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.weights.block.StalenessScaling;

/**
 * Reads what a store has left: the newest checkpoint, or else the initial weights, and then every
 * push in the segments from there on, taken by the same code as it was then.
 *
 * <p>The end of the last segment may be a write that was cut short. From the first record on that
 * is not whole (too few bytes, or another checksum), the rest is such a <em>torn tail</em> if no
 * whole push lies behind that was written when these bytes were already on the disk; each push says
 * how much was. Nothing of a torn tail was ever acknowledged, and it is cut off. All else that is
 * not whole has been damaged since, and nothing is recovered then, nor changed on the disk: losing
 * acknowledged pushes is left to people. Damage of the very last write can't be told from a torn
 * tail.
 */
public final class WeightsRecovery {
  private final LogSettings settings;
  private final Map<BlockName, WeightsShape.Matrix> sizes;
  private final InitialWeights initial;
  private final StalenessScaling scaling;
  private final Disk disk;
  private final WeightsFolder folder;
  private final WeightsCheckpoint checkpoint;

  /**
   * @param settings where the files are
   * @param sizes of the configured blocks
   * @param initial values where there is no checkpoint: those that the log began with
   * @param scaling of pushes to come; those in the log are scaled as they were
   * @param disk takes the repairs
   */
  public WeightsRecovery(
      LogSettings settings,
      Map<BlockName, WeightsShape.Matrix> sizes,
      InitialWeights initial,
      StalenessScaling scaling,
      Disk disk) {
    this.settings = settings;
    this.sizes = sizes;
    this.initial = initial;
    this.scaling = scaling;
    this.disk = disk;
    this.folder = new WeightsFolder(settings.folder());
    this.checkpoint = new WeightsCheckpoint(folder, sizes, disk);
  }

  /**
   * A store as it was.
   *
   * @param state after all pushes
   * @param log to go on with; closed by whoever gets it
   * @param checkpoint version of the newest checkpoint; empty if there is none
   * @param replayed pushes read from the log
   * @param torn what was cut off
   */
  public record Recovered(
      StoreState state,
      PushLog log,
      OptionalLong checkpoint,
      long replayed,
      Optional<TornTail> torn) {}

  /**
   * The end of a segment that was never wholly written.
   *
   * @param file the segment
   * @param offset its first byte in the file
   * @param bytes how many there were
   */
  public record TornTail(Path file, long offset, long bytes) {}

  /** A segment that was read: where its whole records end, and the file. */
  private record Read(long firstVersion, boolean whole, boolean sameScaling, long end, long size) {}

  /**
   * Recovers, and repairs what a crash has left.
   *
   * @throws DamagedFileException if a file is damaged or missing, with the byte at fault; then
   *     nothing was changed
   * @throws OtherWeightsException if the files hold other blocks than the configured ones; likewise
   */
  public Recovered recover() throws IOException {
    Optional<WeightsCheckpoint.Stored> stored = checkpoint.read();
    StoreState state =
        stored
            .map(WeightsCheckpoint.Stored::state)
            .orElseGet(() -> StoreState.initial(sizes, initial));
    long from = state.version();
    NavigableMap<Long, Path> all = folder.segments();
    NavigableMap<Long, Path> segments = all.tailMap(from, true);
    if (segments.isEmpty() && (stored.isPresent() || !all.isEmpty())) {
      throw missing(from);
    }
    Optional<Read> last = Optional.empty();
    for (Map.Entry<Long, Path> segment : segments.entrySet()) {
      if (segment.getKey() != state.version()) {
        throw missing(state.version());
      }
      boolean isLast = segment.getKey().equals(segments.lastKey());
      state.beginSegment();
      last = Optional.of(replay(segment.getKey(), segment.getValue(), isLast, state));
    }
    disk.createFolder(settings.folder());
    Optional<TornTail> torn = last.isPresent() ? cutTornTail(last.get()) : Optional.empty();
    PushLog log = goOn(last, state);
    try {
      for (Path temporary : folder.temporaries()) {
        disk.delete(temporary);
      }
      checkpoint.tidy(from, stored.map(WeightsCheckpoint.Stored::files).orElse(Set.of()));
    } catch (IOException e) {
      log.close();
      throw e;
    }
    return new Recovered(
        state,
        log,
        stored.isPresent() ? OptionalLong.of(from) : OptionalLong.empty(),
        state.version() - from,
        torn);
  }

  private DamagedFileException missing(long version) {
    return new DamagedFileException(
        folder.segment(version),
        "it is missing, and with it the pushes after the first %,d".formatted(version));
  }

  private Read replay(long firstVersion, Path file, boolean isLast, StoreState state)
      throws IOException {
    try (SegmentReader reader = SegmentReader.open(file)) {
      Optional<SegmentHead> head = reader.head();
      if (head.isPresent()) {
        if (head.get().firstVersion() != firstVersion) {
          throw new DamagedFileException(
              file, "it begins after %,d pushes".formatted(head.get().firstVersion()));
        }
        SegmentHead.requireSame(file, head.get().sizes(), sizes);
        replay(reader, head.get().scaling(), state);
      }
      if (reader.offset() < reader.size() || head.isEmpty()) {
        requireTorn(reader, isLast);
      }
      return new Read(
          firstVersion,
          head.isPresent(),
          head.map(SegmentHead::scaling).equals(Optional.of(scaling)),
          reader.offset(),
          reader.size());
    }
  }

  private static void replay(SegmentReader reader, StalenessScaling scaling, StoreState state)
      throws IOException {
    long offset = reader.offset();
    for (Optional<LoggedPush> push = reader.next(); push.isPresent(); push = reader.next()) {
      try {
        state.take(push.get(), scaling);
      } catch (IllegalArgumentException e) {
        throw reader.damaged(offset, "does not fit: " + e.getMessage(), e);
      }
      offset = reader.offset();
    }
  }

  private static void requireTorn(SegmentReader reader, boolean isLast) throws IOException {
    if (!isLast) {
      throw reader.damaged("is not whole, and the log goes on in a later file");
    }
    OptionalLong later = reader.laterThanOffset();
    if (later.isPresent()) {
      throw reader.damaged(
          "is not whole, but was when the one at byte %d was written".formatted(later.getAsLong()));
    }
  }

  private Optional<TornTail> cutTornTail(Read last) throws IOException {
    if (last.end() == last.size()) {
      return Optional.empty();
    }
    Path file = folder.segment(last.firstVersion());
    if (last.whole()) {
      disk.truncate(file, last.end());
    } // without a head it is begun anew
    return Optional.of(new TornTail(file, last.end(), last.size() - last.end()));
  }

  /** The last segment goes on, unless its head is torn or tells of another scaling. */
  private PushLog goOn(Optional<Read> last, StoreState state) throws IOException {
    PushLog log = new PushLog(settings, sizes, scaling, disk);
    if (last.isPresent() && last.get().whole() && last.get().sameScaling()) {
      log.goOn(last.get().firstVersion(), state.version(), last.get().end());
    } else {
      state.beginSegment();
      log.begin(state.version());
    }
    return log;
  }
}
