package org.actornas.weights;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.weights.block.StalenessScaling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WeightsStoreTest {
  private static final WeightsShape SHAPE = new WeightsShape(5, 2, 2, 3, NodeForm.HIGHWAY);
  private static final InitialWeights INITIAL = new InitialWeights(new CounterRandom(1), 0.1f);
  private static final BlockName EDGE = BlockName.edge(0, 1);

  private ActorTestKit kit;
  private ActorRef<WeightsProtocol> store;
  private TestProbe<WeightsProtocol.Pushed> pushed;

  @BeforeEach
  void start() {
    kit = ActorTestKit.create();
    store = kit.spawn(WeightsStore.create(SHAPE, INITIAL, new StalenessScaling(0.5)));
    pushed = kit.createTestProbe();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void whoever_knows_nothing_gets_every_block_as_it_was_initialized() {
    Map<BlockName, Long> known = new LinkedHashMap<>();
    SHAPE.blocks().keySet().forEach(name -> known.put(name, -1L));

    WeightsProtocol.Pulled pulled = pull(known);

    List<BlockValue> expected = new ArrayList<>();
    SHAPE
        .blocks()
        .forEach((name, size) -> expected.add(new BlockValue(name, 0, INITIAL.of(name, size))));
    assertThat(pulled.changed()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(pulled.storeVersion()).isZero();
  }

  @Test
  void only_blocks_whose_version_moved_are_sent() {
    push(1, "a", delta(0, 0.5f));

    WeightsProtocol.Pulled pulled = pull(Map.of(EDGE, 0L, BlockName.INPUT, 0L));

    assertThat(pulled.changed()).extracting(BlockValue::name).containsExactly(EDGE);
    assertThat(pulled.changed().get(0).version()).isEqualTo(1);
    assertThat(pulled.storeVersion()).isEqualTo(1);
  }

  @Test
  void a_push_of_a_task_seen_before_changes_nothing_and_brings_the_first_outcome() {
    WeightsProtocol.Pushed first = push(7, "a", delta(0, 0.5f));
    Outcome.Trained other = new Outcome.Trained(9, 1, 0, new StreamCursor(0, 99, new float[0]));
    store.tell(new WeightsProtocol.Push(7, "b", List.of(delta(0, 3f)), other, pushed.ref()));
    WeightsProtocol.Pushed second = pushed.receiveMessage();

    assertThat(first.duplicate()).isFalse();
    assertThat(second.duplicate()).isTrue();
    assertThat(second.outcome()).isEqualTo(first.outcome()).isNotEqualTo(other);
    assertThat(second.storeVersion()).isEqualTo(1);
    assertThat(pull(Map.of(EDGE, -1L)).changed().get(0).version()).isEqualTo(1);
  }

  @Test
  void a_late_delta_is_scaled_down() {
    assertThat(push(1, "a", delta(0, 0.5f)).scales()).containsEntry(EDGE, 1f);

    WeightsProtocol.Pushed late = push(2, "b", delta(0, 0.5f));

    assertThat(late.scales()).containsEntry(EDGE, (float) Math.sqrt(0.5));
    assertThat(late.versions()).containsEntry(EDGE, 2L);
  }

  @Test
  void a_push_that_does_not_fit_is_neither_taken_nor_answered() {
    store.tell(new WeightsProtocol.Push(1, "a", List.of(delta(1, 0.5f)), outcome(), pushed.ref()));
    store.tell(
        new WeightsProtocol.Push(
            1, "a", List.of(new BlockDelta(EDGE, 0, new float[3])), outcome(), pushed.ref()));

    pushed.expectNoMessage(Duration.ofMillis(200));
    assertThat(push(1, "a", delta(0, 0.5f)).duplicate()).isFalse();
  }

  private WeightsProtocol.Pulled pull(Map<BlockName, Long> known) {
    TestProbe<WeightsProtocol.Pulled> probe = kit.createTestProbe();
    store.tell(new WeightsProtocol.Pull(known, probe.ref()));
    return probe.receiveMessage();
  }

  private WeightsProtocol.Pushed push(long taskId, String worker, BlockDelta delta) {
    store.tell(new WeightsProtocol.Push(taskId, worker, List.of(delta), outcome(), pushed.ref()));
    return pushed.receiveMessage();
  }

  private static Outcome.Trained outcome() {
    return new Outcome.Trained(4, 2, 0, new StreamCursor(0, 40, new float[] {1}));
  }

  private static BlockDelta delta(long baseVersion, float value) {
    float[] values = new float[2 * 4];
    values[3] = value;
    return new BlockDelta(EDGE, baseVersion, values);
  }
}
