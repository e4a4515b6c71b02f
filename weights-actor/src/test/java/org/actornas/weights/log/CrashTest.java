package org.actornas.weights.log;

import static org.actornas.weights.log.SamplePushes.SCALING;
import static org.actornas.weights.log.SamplePushes.SHAPE;
import static org.actornas.weights.log.SamplePushes.assertSame;
import static org.actornas.weights.log.SamplePushes.pushes;
import static org.actornas.weights.log.SamplePushes.recovered;
import static org.actornas.weights.log.SamplePushes.recovery;
import static org.actornas.weights.log.SamplePushes.stateAfter;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose disk is gone after any number of changes. */
class CrashTest {
  private static final int GROUP = 3;
  private static final List<LoggedPush> PUSHES = pushes(18, 5);

  @TempDir private Path temporary;

  @Test
  void after_a_crash_at_any_change_on_the_disk_every_acknowledged_push_is_there()
      throws IOException {
    FailingDisk whole = FailingDisk.never();
    Set<Long> begun = new HashSet<>();
    assertThat(run(temporary.resolve("whole"), whole, begun)).isEqualTo(PUSHES.size());
    assertThat(begun).hasSizeGreaterThan(1);
    assertThat(SamplePushes.filesOf(temporary.resolve("whole")))
        .containsKey("weights.json")
        .doesNotContainKey("weights-%020d.log".formatted(0));

    for (int changes = 0; changes < whole.made(); changes++) {
      Path folder = temporary.resolve("crash-" + changes);
      int acknowledged = run(folder, new FailingDisk(changes), new HashSet<>());

      crashInRecovery(folder, changes % 6); // and once more, in one of the first repairs
      StoreState state = recovered(folder);

      assertThat(state.version()).isBetween((long) acknowledged, (long) acknowledged + GROUP);
      Set<Long> before = new HashSet<>(begun);
      before.add(state.version()); // where the recovered log goes on
      assertSame(state, stateAfter(PUSHES, state.version(), before));
    }
  }

  private static void crashInRecovery(Path folder, int changes) {
    try (PushLog log = recovery(folder, 1 << 20, new FailingDisk(changes)).recover().log()) {
      assertThat(log.version()).isLessThanOrEqualTo(PUSHES.size());
    } catch (IOException e) {
      assertThat(e).hasMessage("No space left on device");
    }
  }

  /**
   * What the actors do, in one thread; says how many pushes were acknowledged.
   *
   * @param begun takes the versions at which a segment was begun
   */
  private static int run(Path folder, Disk disk, Set<Long> begun) {
    int acknowledged = 0;
    try {
      WeightsRecovery.Recovered recovered = recovery(folder, 1_500, disk).recover();
      StoreState state = recovered.state();
      try (PushLog log = recovered.log()) {
        for (int from = 0; from < PUSHES.size(); from += GROUP) {
          List<LoggedPush> group = PUSHES.subList(from, from + GROUP);
          boolean segmentBegun = log.append(group);
          group.forEach(push -> state.take(push, SCALING));
          acknowledged += GROUP;
          if (segmentBegun) {
            begun.add(state.version());
            state.beginSegment();
            new WeightsCheckpoint(new WeightsFolder(folder), SHAPE.blocks(), disk).write(state);
          }
        }
      }
    } catch (IOException e) {
      assertThat(e).hasMessage("No space left on device");
    }
    return acknowledged;
  }
}
