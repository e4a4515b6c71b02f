package org.actornas.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.typed.PersistenceId;
import java.util.List;
import org.actornas.buffer.state.BufferState;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBufferTest {
  private static final List<Architecture> CELLS =
      List.of(Architecture.of(0), Architecture.of(1), Architecture.of(2));

  private ActorTestKit kit;
  private ActorRef<BufferProtocol> buffer;

  @BeforeEach
  void start() {
    kit = ActorTestKit.create();
    buffer = kit.spawn(buffer());
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private static Behavior<BufferProtocol> buffer() {
    return MemoryBuffer.create("search-1", BufferState.empty(3, new CounterRandom(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 11, 25})
  void a_buffer_that_is_started_again_holds_what_it_held(int epochs) {
    TestProbe<BufferProtocol.Stored> stored = kit.createTestProbe();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      buffer.tell(new BufferProtocol.Store(epoch, CELLS, stored.ref()));
      stored.receiveMessage();
    }
    List<Architecture> held = sample();

    kit.stop(buffer);
    buffer = kit.spawn(buffer());

    assertThat(sample()).isEqualTo(held);
    buffer.tell(new BufferProtocol.Store(epochs, CELLS, stored.ref()));
    stored.expectMessage(new BufferProtocol.Stored(epochs, 3, 0));
  }

  @Test
  void what_no_start_needs_any_more_is_deleted() {
    TestProbe<BufferProtocol.Stored> stored = kit.createTestProbe();
    for (int epoch = 1; epoch <= 100; epoch++) {
      buffer.tell(new BufferProtocol.Store(epoch, CELLS, stored.ref()));
      stored.receiveMessage();
    }

    PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    stored.awaitAssert(
        () -> {
          assertThat(journal.persistedInStorage(PersistenceId.of("buffer", "search-1").id()))
              .hasSizeLessThanOrEqualTo(30);
          return null;
        });
  }

  private List<Architecture> sample() {
    TestProbe<BufferProtocol.Sampled> probe = kit.createTestProbe();
    buffer.tell(new BufferProtocol.Sample(7, 100, probe.ref()));
    return probe.receiveMessage().architectures();
  }

  @Test
  void it_answers_how_much_it_holds_and_what_was_replaced() {
    TestProbe<BufferProtocol.Stored> probe = kit.createTestProbe();

    buffer.tell(new BufferProtocol.Store(5, CELLS.subList(0, 2), probe.ref()));
    probe.expectMessage(new BufferProtocol.Stored(5, 2, 0));
    buffer.tell(new BufferProtocol.Store(5, CELLS, probe.ref()));
    probe.expectMessage(new BufferProtocol.Stored(5, 2, 0));
    buffer.tell(new BufferProtocol.Store(6, CELLS, probe.ref()));
    probe.expectMessage(new BufferProtocol.Stored(6, 3, 2));
  }

  @Test
  void it_answers_a_sample_even_before_it_holds_anything() {
    TestProbe<BufferProtocol.Sampled> probe = kit.createTestProbe();

    buffer.tell(new BufferProtocol.Sample(1, 100, probe.ref()));
    probe.expectMessage(new BufferProtocol.Sampled(1, List.of()));
    buffer.tell(
        new BufferProtocol.Store(5, CELLS, kit.<BufferProtocol.Stored>createTestProbe().ref()));
    buffer.tell(new BufferProtocol.Sample(2, 100, probe.ref()));

    assertThat(probe.receiveMessage().architectures()).containsExactlyInAnyOrderElementsOf(CELLS);
  }
}
