package org.actornas.controller;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.PostStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.recorder.RunFiles;
import org.actornas.controller.search.Cells;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Phase;
import org.actornas.protocol.checkpoint.Fence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {
  private static final EvaluatedArchitecture LINE =
      new EvaluatedArchitecture(Phase.CONTROLLER, 1, 0, Cells.cell(0), 50, 1.6, 3, "w", 0, 0);
  private static final EpochSummary EPOCH =
      new EpochSummary(
          1,
          20,
          2,
          400,
          0,
          30,
          50,
          50,
          50,
          1.6,
          1.6,
          3,
          0,
          OptionalDouble.empty(),
          0,
          0,
          30,
          0,
          0,
          1);

  @TempDir Path folder;
  private ActorTestKit kit;
  private Fence fence;
  private RunFiles files;
  private ActorRef<RunRecorder.Command> recorder;

  @BeforeEach
  void start() throws IOException {
    kit = ActorTestKit.create();
    fence = new Fence(folder);
    files = RunFiles.open(folder, "host", InstantSource.system(), fence);
    fence.take(1);
    files.begin();
    recorder = kit.spawn(RunRecorder.create(folder, files));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_was_told_before_a_flush_is_on_disk_after_it() throws IOException {
    TestProbe<RunRecorder.Flushed> flushed = kit.createTestProbe();

    recorder.tell(new RunRecorder.RecordHistory(List.of(LINE, LINE)));
    recorder.tell(
        new RunRecorder.KeepEpoch(
            EPOCH,
            Duration.ofSeconds(1),
            new PolicySnapshot(0, Map.of()),
            Optional.empty(),
            kit.<RunRecorder.EpochKept>createTestProbe().ref()));
    recorder.tell(new RunRecorder.RecordHistory(List.of(LINE)));
    recorder.tell(new RunRecorder.Flush(flushed.ref()));
    flushed.expectMessage(new RunRecorder.Flushed());

    assertThat(Files.readAllLines(folder.resolve("history.jsonl"))).hasSize(3);
    assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(2);
  }

  @Test
  void what_was_told_is_on_disk_when_the_actor_has_ended() throws IOException {
    // in this thread: an actor that is stopped from outside does not read what still waits for it
    BehaviorTestKit<RunRecorder.Command> actor =
        BehaviorTestKit.create(RunRecorder.create(folder, files));
    actor.run(new RunRecorder.RecordHistory(List.of(LINE)));

    actor.signal(PostStop.instance());

    assertThat(Files.readAllLines(folder.resolve("history.jsonl"))).hasSize(1);
  }

  @Test
  void a_record_that_can_not_be_written_is_logged_and_ends_the_actor() throws IOException {
    TestProbe<Object> watcher = kit.createTestProbe();
    files.close();

    LoggingTestKit.error("record-failed")
        .expect(
            kit.system(),
            () -> {
              recorder.tell(new RunRecorder.RecordHistory(List.of(LINE)));
              watcher.expectTerminated(recorder);
              return null;
            });
  }

  @Test
  void an_overtaken_recorder_ends_at_the_end_of_its_epoch_and_leaves_the_files_as_they_are()
      throws IOException {
    TestProbe<Object> watcher = kit.createTestProbe();
    TestProbe<RunRecorder.EpochKept> kept = kit.createTestProbe();
    Fence next = new Fence(folder);
    next.take(2);
    try (RunFiles others = RunFiles.open(folder, "host", InstantSource.system(), next)) {
      others.begin();

      LoggingTestKit.error("FencedOffException: a later controller leads the search")
          .expect(
              kit.system(),
              () -> {
                recorder.tell(new RunRecorder.RecordHistory(List.of(LINE, LINE)));
                recorder.tell(
                    new RunRecorder.KeepEpoch(
                        EPOCH,
                        Duration.ofSeconds(1),
                        new PolicySnapshot(0, Map.of()),
                        Optional.empty(),
                        kept.ref()));
                watcher.expectTerminated(recorder);
                return null;
              });
      others.history(List.of(LINE));
    }

    kept.expectNoMessage();
    assertThat(Files.readAllLines(folder.resolve("history.jsonl"))).hasSize(1);
    assertThat(Files.readAllLines(folder.resolve("epochs.csv"))).hasSize(1);
    assertThat(folder.resolve("checkpoints/policy.json")).doesNotExist();
    assertThat(folder.resolve("tensorboard").toFile().list()).hasSize(1);
  }
}
