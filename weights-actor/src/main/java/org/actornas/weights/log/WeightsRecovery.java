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
import org.jspecify.annotations.Nullable;

/**
 * Reads what a store has left: the newest checkpoint, or else the initial weights, and then every
 * push in the segments from there on, taken by the same code as it was then.
 *
 * <p>The end of the last segment may be a write that was cut short. From the first record on that
 * is not whole (too few bytes, or another checksum), the rest is such a <em>torn tail</em> if no
 * whole push lies behind that was written when these bytes were already on the disk; each push says
 * how much was. Nothing of a torn tail was ever acknowledged, and it is left out. All else that is
 * not whole has been damaged since, and nothing is recovered then, nor changed on the disk: losing
 * acknowledged pushes is left to people. Damage of the very last write can't be told from a torn
 * tail.
 *
 * <p>Whoever reads the log begins a segment of its own where it found the end, and so says for all
 * times where the one before ends: what a store that was overtaken writes to that later, without
 * knowing, lies behind the end and is not read. (That it begins no segment itself, nor replaces or
 * deletes any file, is up to its disk: see {@link org.actornas.protocol.checkpoint.Fence}.)
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
   * @param torn what was left out
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
  private record Read(long firstVersion, long end, long size) {}

  /**
   * Recovers, and begins a segment for what comes.
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
      Long next = segments.higherKey(segment.getKey());
      state.beginSegment();
      last = Optional.of(replay(segment.getKey(), segment.getValue(), next, state));
    }
    disk.createFolder(settings.folder());
    if (last.isPresent() && last.get().firstVersion() < state.version()) {
      // a store that was killed may not have waited for what is relied on now
      disk.force(folder.segment(last.get().firstVersion()));
    }
    PushLog log = new PushLog(settings, sizes, scaling, disk);
    state.beginSegment();
    log.begin(state.version());
    try {
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
        last.flatMap(this::tornTail));
  }

  private DamagedFileException missing(long version) {
    return new DamagedFileException(
        folder.segment(version),
        "it is missing, and with it the pushes after the first %,d".formatted(version));
  }

  /**
   * Reads a segment.
   *
   * @param next where the next segment begins, and this one ends; null for the last
   */
  private Read replay(long firstVersion, Path file, @Nullable Long next, StoreState state)
      throws IOException {
    long end = next == null ? Long.MAX_VALUE : next;
    try (SegmentReader reader = SegmentReader.open(file)) {
      Optional<SegmentHead> head = reader.head();
      if (head.isPresent()) {
        if (head.get().firstVersion() != firstVersion) {
          throw new DamagedFileException(
              file, "it begins after %,d pushes".formatted(head.get().firstVersion()));
        }
        SegmentHead.requireSame(file, head.get().sizes(), sizes);
        replay(reader, head.get().scaling(), end, state);
      }
      boolean isRead = head.isPresent() && state.version() == end;
      if (!isRead && (reader.offset() < reader.size() || head.isEmpty())) {
        requireTorn(reader, next == null);
      }
      return new Read(firstVersion, reader.offset(), reader.size());
    }
  }

  /** Takes the pushes of a segment up to a version, or to its end. */
  private static void replay(
      SegmentReader reader, StalenessScaling scaling, long end, StoreState state)
      throws IOException {
    while (state.version() < end) {
      long offset = reader.offset();
      Optional<LoggedPush> push = reader.next();
      if (push.isEmpty()) {
        return;
      }
      try {
        state.take(push.get(), scaling);
      } catch (IllegalArgumentException e) {
        throw reader.damaged(offset, "does not fit: " + e.getMessage(), e);
      }
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

  private Optional<TornTail> tornTail(Read last) {
    return last.end() == last.size()
        ? Optional.empty()
        : Optional.of(
            new TornTail(
                folder.segment(last.firstVersion()), last.end(), last.size() - last.end()));
  }
}
