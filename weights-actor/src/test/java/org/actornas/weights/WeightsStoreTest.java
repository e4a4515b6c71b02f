package org.actornas.weights;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Kill;
import akka.actor.PoisonPill;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightsStoreTest {
  private static final WeightsShape SHAPE = new WeightsShape(5, 2, 2, 3, NodeForm.HIGHWAY);
  private static final InitialWeights INITIAL = new InitialWeights(new CounterRandom(1), 0.1f);
  private static final BlockName EDGE = BlockName.edge(0, 1);

  private ActorTestKit kit;
  private ActorRef<WeightsProtocol> store;
  private TestProbe<WeightsProtocol.Answer> answers;

  @BeforeEach
  void start() {
    kit = ActorTestKit.create();
    store = kit.spawn(WeightsStore.create(SHAPE, INITIAL, new StalenessScaling(0.5)));
    answers = kit.createTestProbe();
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
    store.tell(new WeightsProtocol.Push(8, 7, "b", List.of(delta(0, 3f)), other, answers.ref()));
    WeightsProtocol.Pushed second = answers.expectMessageClass(WeightsProtocol.Pushed.class);

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
  void a_push_that_does_not_fit_is_refused_with_the_reason_and_not_taken() {
    store.tell(
        new WeightsProtocol.Push(21, 1, "a", List.of(delta(1, 0.5f)), outcome(), answers.ref()));
    store.tell(
        new WeightsProtocol.Push(
            22, 1, "a", List.of(new BlockDelta(EDGE, 0, new float[3])), outcome(), answers.ref()));

    answers.expectMessage(
        new WeightsProtocol.Refused(21, "a delta on version 1 of block edge-0-1, which is at 0"));
    answers.expectMessage(new WeightsProtocol.Refused(22, "3 values for block edge-0-1 of 8"));
    assertThat(push(1, "a", delta(0, 0.5f)).duplicate()).isFalse();
  }

  @Test
  void a_pull_of_a_block_that_does_not_exist_is_refused() {
    store.tell(new WeightsProtocol.Pull(23, Map.of(BlockName.edge(4, 9), -1L), answers.ref()));

    answers.expectMessage(new WeightsProtocol.Refused(23, "there is no block edge-4-9"));
  }

  @Test
  void an_answer_repeats_the_number_of_its_request() {
    store.tell(new WeightsProtocol.Pull(24, Map.of(EDGE, 0L), answers.ref()));
    assertThat(answers.receiveMessage().request()).isEqualTo(24);

    store.tell(
        new WeightsProtocol.Push(25, 1, "a", List.of(delta(0, 1f)), outcome(), answers.ref()));
    assertThat(answers.receiveMessage().request()).isEqualTo(25);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void the_store_ends_with_any_of_its_blocks(Object end) {
    var unused = pull(Map.of(EDGE, -1L)); // now its blocks are there
    Adapter.toClassic(kit.system())
        .actorSelection(store.path().child("edge-0-1").toStringWithoutAddress())
        .tell(end, akka.actor.ActorRef.noSender());

    answers.expectTerminated(store);
  }

  static Stream<Object> ends() {
    return Stream.of(Kill.getInstance(), PoisonPill.getInstance());
  }

  private WeightsProtocol.Pulled pull(Map<BlockName, Long> known) {
    store.tell(new WeightsProtocol.Pull(1, known, answers.ref()));
    return answers.expectMessageClass(WeightsProtocol.Pulled.class);
  }

  private WeightsProtocol.Pushed push(long taskId, String worker, BlockDelta delta) {
    store.tell(
        new WeightsProtocol.Push(2, taskId, worker, List.of(delta), outcome(), answers.ref()));
    return answers.expectMessageClass(WeightsProtocol.Pushed.class);
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
