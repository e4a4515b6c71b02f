package org.actornas.weights.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.weights.block.StalenessScaling;

/** Small weights, and pushes of several workers, some of them on stale versions. */
public final class SamplePushes {
  public static final WeightsShape SHAPE = new WeightsShape(5, 2, 2, 3, NodeForm.HIGHWAY);
  public static final InitialWeights INITIAL = new InitialWeights(new CounterRandom(1), 0.1f);
  public static final StalenessScaling SCALING = new StalenessScaling(0.5);

  private SamplePushes() {}

  static StoreState initial() {
    return StoreState.initial(SHAPE.blocks(), INITIAL);
  }

  /** Pushes that follow each other; every third or so has a base of some versions ago. */
  static List<LoggedPush> pushes(int count, long seed) {
    Random random = new Random(seed);
    Map<BlockName, Long> versions = new HashMap<>();
    List<LoggedPush> pushes = new ArrayList<>();
    for (int version = 1; version <= count; version++) {
      List<BlockDelta> deltas = new ArrayList<>();
      for (Map.Entry<BlockName, WeightsShape.Matrix> block : SHAPE.blocks().entrySet()) {
        if (random.nextInt(3) > 0) {
          long at = versions.getOrDefault(block.getKey(), 0L);
          float[] values = new float[block.getValue().size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 10;
          }
          deltas.add(
              new BlockDelta(
                  block.getKey(), Math.max(0, at - Math.max(0, random.nextInt(6) - 3)), values));
          versions.put(block.getKey(), at + 1);
        }
      }
      int worker = random.nextInt(4);
      pushes.add(
          new LoggedPush(
              version, 100 + version, "worker-" + worker, deltas, outcome(worker, version)));
    }
    return pushes;
  }

  private static Outcome.Trained outcome(int cursor, int position) {
    return new Outcome.Trained(
        position % 5 == 0 ? Double.NaN : 4.5 / position,
        4,
        position % 5 == 0 ? 4 : 0,
        new StreamCursor(cursor, position, new float[] {position, -0f}));
  }

  /** What the first so many of these lead to. */
  static StoreState stateAfter(List<LoggedPush> pushes, long count) {
    return stateAfter(pushes, count, Set.of());
  }

  /**
   * Likewise, of a log with several segments.
   *
   * @param begun versions at which a segment was begun
   */
  static StoreState stateAfter(List<LoggedPush> pushes, long count, Set<Long> begun) {
    StoreState state = initial();
    for (LoggedPush push : pushes.subList(0, (int) count)) {
      state.take(push, SCALING);
      if (begun.contains(push.version())) {
        state.beginSegment();
      }
    }
    return state;
  }

  static WeightsRecovery recovery(Path folder, long segmentBytes, Disk disk) {
    return new WeightsRecovery(
        new LogSettings(folder, segmentBytes), SHAPE.blocks(), INITIAL, SCALING, disk);
  }

  /** What the files in a folder lead to; they are changed by that as at a start. */
  public static StoreState recovered(Path folder) throws IOException {
    WeightsRecovery.Recovered recovered = recovery(folder, 1 << 20, Disk.local()).recover();
    recovered.log().close();
    return recovered.state();
  }

  /** Bit for bit, with all that decides what comes next. */
  public static void assertSame(StoreState actual, StoreState expected) {
    assertThat(actual.version()).isEqualTo(expected.version());
    assertThat(actual.blocks()).isEqualTo(expected.blocks());
    assertThat(List.copyOf(actual.ledger().outcomes().entrySet()))
        .isEqualTo(List.copyOf(expected.ledger().outcomes().entrySet()));
    assertThat(actual.ledger().forgotten()).isEqualTo(expected.ledger().forgotten());
  }

  /** The files of a folder, by name. */
  static Map<String, byte[]> filesOf(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  static Path copy(Path folder, Path target) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return target;
  }
}
