package org.actornas.weights;

import static org.actornas.weights.log.SamplePushes.INITIAL;
import static org.actornas.weights.log.SamplePushes.SCALING;
import static org.actornas.weights.log.SamplePushes.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.Behaviors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Merged;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.WeightsProtocol.Refused;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.Fence;
import org.actornas.protocol.checkpoint.FencedOffException;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.weights.WeightsStore.Checkpointed;
import org.actornas.weights.log.Disk;
import org.actornas.weights.log.FailingDisk;
import org.actornas.weights.log.LogSettings;
import org.actornas.weights.log.SamplePushes;
import org.actornas.weights.log.StoreState;
import org.actornas.weights.log.WeightsFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableWeightsStoreTest {
  private static final BlockName EDGE = BlockName.edge(0, 1);
  private static final long LONG = 1 << 20;

  @TempDir private Path folder;
  private ActorTestKit kit;
  private TestProbe<WeightsProtocol.Answer> answers;

  @BeforeEach
  void start() {
    kit = ActorTestKit.create();
    answers = kit.createTestProbe();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_store_that_is_started_again_has_what_was_acknowledged() throws IOException {
    ActorRef<WeightsProtocol> first = store(LONG, Disk.local());
    push(first, 1, delta(0, 0.5f));
    push(first, 2, delta(0, 0.25f));
    List<BlockValue> values = everything(first);
    kit.stop(first);

    ActorRef<WeightsProtocol> second = store(LONG, Disk.local());

    assertThat(everything(second)).isEqualTo(values);
    Pushed third = push(second, 3, delta(1, 0.5f));
    assertThat(third.storeVersion()).isEqualTo(3);
    assertThat(third.versions()).containsEntry(EDGE, 3L);
  }

  @Test
  void a_duplicate_after_a_start_is_answered_with_the_first_outcome() {
    ActorRef<WeightsProtocol> first = store(LONG, Disk.local());
    Outcome.Trained outcome = push(first, 7, delta(0, 0.5f)).outcome();
    kit.stop(first);

    ActorRef<WeightsProtocol> second = store(LONG, Disk.local());
    second.tell(new Push(1, 7, "b", List.of(delta(0, 3f)), outcome(99), answers.ref()));

    Pushed pushed = acknowledged();
    assertThat(pushed.duplicate()).isTrue();
    assertThat(pushed.outcome()).isEqualTo(outcome).isNotEqualTo(outcome(99));
    assertThat(pushed.storeVersion()).isEqualTo(1);
  }

  @Test
  void the_blocks_of_the_actors_are_those_that_the_files_lead_to() throws IOException {
    ActorRef<WeightsProtocol> store = store(1_500, Disk.local());
    Random random = new Random(3);
    Map<BlockName, Long> versions = new LinkedHashMap<>();
    int pushes = 120;
    for (int task = 1; task <= pushes; task++) {
      List<BlockDelta> deltas = new ArrayList<>();
      for (var block : SHAPE.blocks().entrySet()) {
        if (random.nextBoolean()) {
          float[] values = new float[block.getValue().size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
          }
          long at = versions.getOrDefault(block.getKey(), 0L);
          deltas.add(new BlockDelta(block.getKey(), Math.max(0, at - random.nextInt(4)), values));
          versions.put(block.getKey(), at + 1);
        }
      }
      // many at once, so that groups form and checkpoints meet pushes
      store.tell(new Push(task, task, "w-" + task % 3, deltas, outcome(task), answers.ref()));
    }
    for (int task = 1; task <= pushes; task++) {
      assertThat(acknowledged().duplicate()).isFalse();
    }
    List<BlockValue> values = everything(store);
    kit.stop(store);

    StoreState state = SamplePushes.recovered(folder);

    assertThat(state.version()).isEqualTo(pushes);
    assertThat(values)
        .containsExactlyInAnyOrderElementsOf(
            state.blocks().values().stream().map(block -> block.value()).toList());
  }

  @Test
  void a_checkpoint_on_demand_leaves_no_log_to_read() throws IOException {
    ActorRef<WeightsProtocol> store = store(LONG, Disk.local());
    push(store, 1, delta(0, 0.5f));
    TestProbe<Checkpointed> checkpoints = kit.createTestProbe();

    WeightsStore.checkpoint(store, checkpoints.ref());

    Checkpointed written = checkpoints.receiveMessage();
    assertThat(written.storeVersion()).isEqualTo(1);
    assertThat(written.manifest()).contains(new WeightsFolder(folder).manifest());
    assertThat(new WeightsFolder(folder).segment(0)).doesNotExist();
    push(store, 2, delta(1, 0.5f)); // it goes on
    WeightsStore.checkpoint(store, checkpoints.ref());
    WeightsStore.checkpoint(store, checkpoints.ref());
    assertThat(checkpoints.receiveMessage().storeVersion()).isEqualTo(2);
    assertThat(checkpoints.receiveMessage().storeVersion()).isEqualTo(2);
    kit.stop(store);
    assertThat(SamplePushes.recovered(folder).version()).isEqualTo(2);
  }

  @Test
  void a_store_without_files_has_no_checkpoint_to_write() {
    ActorRef<WeightsProtocol> store = kit.spawn(WeightsStore.create(SHAPE, INITIAL, SCALING));
    push(store, 1, delta(0, 0.5f));
    TestProbe<Checkpointed> checkpoints = kit.createTestProbe();

    WeightsStore.checkpoint(store, checkpoints.ref());

    Checkpointed answer = checkpoints.receiveMessage();
    assertThat(answer.storeVersion()).isEqualTo(1);
    assertThat(answer.manifest()).isEmpty();
  }

  @Test
  void a_push_that_could_not_be_written_is_not_acknowledged_and_ends_with_the_store()
      throws IOException {
    FailingDisk disk = FailingDisk.never();
    TestProbe<Throwable> failures = kit.createTestProbe();
    ActorRef<WeightsProtocol> store = owned(store(disk), failures);
    push(store, 1, delta(0, 0.5f));

    disk.failAfter(0);
    LoggingTestKit.error("weights-log-failed")
        .expect(
            kit.system(),
            () -> {
              store.tell(new Push(2, 2, "a", List.of(delta(1, 0.5f)), outcome(2), answers.ref()));
              assertThat(failures.receiveMessage())
                  .isInstanceOf(IOException.class)
                  .hasMessage("No space left on device");
              return null;
            });

    expectNothingAcknowledged();
    assertThat(SamplePushes.recovered(folder).version()).isEqualTo(1);
  }

  @Test
  void nothing_is_read_or_written_before_the_run_was_taken() throws IOException {
    Fence fence = new Fence(folder);
    ActorRef<WeightsProtocol> store = kit.spawn(store(fence));
    store.tell(new WeightsProtocol.Pull(1, Map.of(EDGE, -1L), answers.ref()));

    answers.expectNoMessage();
    assertThat(folder).isEmptyDirectory();
    fence.take(1);

    assertThat(answers.expectMessageClass(Pulled.class).storeVersion()).isZero();
  }

  @Test
  void an_overtaken_store_acknowledges_nothing_more_and_ends() throws IOException {
    TestProbe<Throwable> failures = kit.createTestProbe();
    Fence first = new Fence(folder);
    first.take(1);
    ActorRef<WeightsProtocol> old = owned(store(first), failures);
    push(old, 1, delta(0, 0.5f));
    Fence second = new Fence(folder);
    second.take(2);
    ActorRef<WeightsProtocol> next = kit.spawn(store(second));
    push(next, 2, delta(1, 0.5f));
    List<BlockValue> values = everything(next);

    LoggingTestKit.error("weights-log-failed")
        .expect(
            kit.system(),
            () -> {
              old.tell(new Push(2, 3, "a", List.of(delta(1, 4f)), outcome(3), answers.ref()));
              assertThat(failures.receiveMessage()).isInstanceOf(FencedOffException.class);
              return null;
            });

    expectNothingAcknowledged();
    assertThat(everything(next)).isEqualTo(values);
    kit.stop(next);
    Fence third = new Fence(folder);
    third.take(3);
    assertThat(everything(kit.spawn(store(third)))).isEqualTo(values);
  }

  private Behavior<WeightsProtocol> store(Fence fence) {
    return WeightsStore.durable(
        SHAPE, INITIAL, SCALING, new LogSettings(folder.resolve("weights"), LONG), fence);
  }

  @Test
  void a_store_whose_files_are_damaged_ends_with_what_is_wrong() throws IOException {
    ActorRef<WeightsProtocol> store = store(LONG, Disk.local());
    push(store, 1, delta(0, 0.5f));
    push(store, 2, delta(1, 0.5f));
    kit.stop(store);
    Path segment = new WeightsFolder(folder).segment(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[40] ^= 1; // in the head
    Files.write(segment, bytes);
    TestProbe<Throwable> failures = kit.createTestProbe();

    owned(store(Disk.local()), failures);

    assertThat(failures.receiveMessage())
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining(segment.toString());
    assertThat(segment).hasBinaryContent(bytes);
  }

  @Test
  void a_push_can_be_pulled_before_it_is_on_the_disk_and_is_acknowledged_afterwards() {
    CountDownLatch written = new CountDownLatch(1);
    ActorRef<WeightsProtocol> store = store(LONG, new SlowDisk(written));
    store.tell(new Push(1, 1, "a", List.of(delta(0, 1f)), outcome(1), answers.ref()));
    store.tell(new WeightsProtocol.Pull(2, Map.of(EDGE, -1L), answers.ref()));

    List<WeightsProtocol.Answer> before = answers.receiveSeveralMessages(2);
    assertThat(before).contains(new Merged(1, Map.of(EDGE, 1L), Map.of(EDGE, 1f)));
    Pulled pulled =
        before.stream()
            .filter(Pulled.class::isInstance)
            .map(Pulled.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(pulled.storeVersion()).isEqualTo(1);
    assertThat(pulled.changed().get(0).values()[3]).isEqualTo(atFirst(EDGE).values()[3] + 1f);
    answers.expectNoMessage();
    written.countDown();

    assertThat(acknowledged().storeVersion()).isEqualTo(1);
  }

  @Test
  void a_push_that_comes_while_a_checkpoint_begins_is_not_in_it() throws IOException {
    ActorRef<WeightsProtocol> store = store(LONG, Disk.local());
    push(store, 1, delta(0, 0.5f));
    TestProbe<Checkpointed> checkpoints = kit.createTestProbe();

    WeightsStore.checkpoint(store, checkpoints.ref());
    store.tell(new Push(2, 2, "a", List.of(delta(1, 0.5f)), outcome(2), answers.ref()));

    assertThat(checkpoints.receiveMessage().storeVersion()).isEqualTo(1);
    assertThat(acknowledged().storeVersion()).isEqualTo(2);
    List<BlockValue> values = everything(store);
    kit.stop(store);
    StoreState state = SamplePushes.recovered(folder);
    assertThat(state.version()).isEqualTo(2);
    assertThat(values)
        .containsExactlyInAnyOrderElementsOf(
            state.blocks().values().stream().map(block -> block.value()).toList());
  }

  @Test
  void a_duplicate_of_a_push_on_its_way_is_answered_after_it_is_on_the_disk() {
    CountDownLatch written = new CountDownLatch(1);
    FailingDisk disk = new SlowDisk(written);
    ActorRef<WeightsProtocol> store = store(LONG, disk);
    for (int task = 1; task <= 3; task++) {
      store.tell(new Push(task, task, "a", List.of(delta(0, 1f)), outcome(task), answers.ref()));
    }
    store.tell(new Push(10, 1, "b", List.of(delta(0, 1f)), outcome(99), answers.ref()));

    assertThat(answers.expectMessageClass(Merged.class).request()).isEqualTo(1);
    answers.expectNoMessage();
    written.countDown();

    List<Pushed> pushed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pushed.add(acknowledged());
    }
    assertThat(pushed)
        .filteredOn(Pushed::duplicate)
        .singleElement()
        .satisfies(
            duplicate -> {
              assertThat(duplicate.request()).isEqualTo(10);
              assertThat(duplicate.outcome()).isEqualTo(outcome(1));
            });
    assertThat(pushed)
        .filteredOn(push -> !push.duplicate())
        .extracting(Pushed::storeVersion)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void while_the_files_are_read_askers_wait_and_beyond_a_thousand_they_are_refused() {
    CountDownLatch read = new CountDownLatch(1);
    ActorRef<WeightsProtocol> store = store(LONG, new SlowStart(read));
    for (int i = 0; i <= StoreRecovery.MAX_WAITING; i++) {
      store.tell(new WeightsProtocol.Pull(i, Map.of(EDGE, 0L), answers.ref()));
    }

    answers.expectMessage(
        new Refused(StoreRecovery.MAX_WAITING, "the store is still reading its files"));
    read.countDown();
    for (int i = 0; i < StoreRecovery.MAX_WAITING; i++) {
      assertThat(answers.expectMessageClass(Pulled.class).request()).isEqualTo(i);
    }
  }

  /** Lets no push onto the disk before it is told to. */
  private static final class SlowDisk extends FailingDisk {
    private final CountDownLatch go;

    SlowDisk(CountDownLatch go) {
      super(Integer.MAX_VALUE);
      this.go = go;
    }

    @Override
    public Appender create(Path file, byte[] beginning) throws IOException {
      Appender appender = super.create(file, beginning);
      return new Appender() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          await(go);
          appender.write(bytes);
        }

        @Override
        public void force() throws IOException {
          appender.force();
        }

        @Override
        public void close() throws IOException {
          appender.close();
        }
      };
    }
  }

  /** Does not come to the end of reading before it is told to. */
  private static final class SlowStart extends FailingDisk {
    private final CountDownLatch go;

    SlowStart(CountDownLatch go) {
      super(Integer.MAX_VALUE);
      this.go = go;
    }

    @Override
    public void createFolder(Path folder) throws IOException {
      await(go);
      super.createFolder(folder);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private ActorRef<WeightsProtocol> store(long segmentBytes, Disk disk) {
    return kit.spawn(
        WeightsStore.durable(SHAPE, INITIAL, SCALING, new LogSettings(folder, segmentBytes), disk));
  }

  private Behavior<WeightsProtocol> store(Disk disk) {
    return WeightsStore.durable(SHAPE, INITIAL, SCALING, new LogSettings(folder, LONG), disk);
  }

  /** A store whose owner tells how it failed. */
  private ActorRef<WeightsProtocol> owned(
      Behavior<WeightsProtocol> store, TestProbe<Throwable> failures) {
    TestProbe<ActorRef<WeightsProtocol>> refs = kit.createTestProbe();
    kit.spawn(
        Behaviors.<Void>setup(
            context -> {
              ActorRef<WeightsProtocol> ref = context.spawn(store, "weights");
              context.watch(ref);
              refs.ref().tell(ref);
              return Behaviors.receive(Void.class)
                  .onSignal(
                      ChildFailed.class,
                      failed -> {
                        failures.ref().tell(failed.getCause());
                        return Behaviors.stopped();
                      })
                  .build();
            }));
    return refs.receiveMessage();
  }

  private Pushed push(ActorRef<WeightsProtocol> store, long taskId, BlockDelta delta) {
    store.tell(new Push(2, taskId, "a", List.of(delta), outcome((int) taskId), answers.ref()));
    return acknowledged();
  }

  /** By a store that has ended; the blocks may have taken the push before. */
  private void expectNothingAcknowledged() {
    Refused last = new Refused(-1, "what has come, has come");
    answers.ref().tell(last);
    WeightsProtocol.Answer answer = answers.receiveMessage();
    assertThat(answer instanceof Merged ? answers.receiveMessage() : answer).isEqualTo(last);
  }

  private Pushed acknowledged() {
    WeightsProtocol.Answer answer = answers.receiveMessage();
    return (Pushed) (answer instanceof Merged ? acknowledged() : answer);
  }

  private List<BlockValue> everything(ActorRef<WeightsProtocol> store) {
    Map<BlockName, Long> known = new LinkedHashMap<>();
    SHAPE.blocks().keySet().forEach(name -> known.put(name, -1L));
    store.tell(new WeightsProtocol.Pull(1, known, answers.ref()));
    return answers.expectMessageClass(Pulled.class).changed();
  }

  private static BlockValue atFirst(BlockName name) {
    return new BlockValue(
        name, 0, INITIAL.of(name, Objects.requireNonNull(SHAPE.blocks().get(name))));
  }

  private static Outcome.Trained outcome(int position) {
    return new Outcome.Trained(4, 2, 0, new StreamCursor(0, position, new float[] {1}));
  }

  private static BlockDelta delta(long baseVersion, float value) {
    float[] values = new float[2 * 4];
    values[3] = value;
    return new BlockDelta(EDGE, baseVersion, values);
  }
}
