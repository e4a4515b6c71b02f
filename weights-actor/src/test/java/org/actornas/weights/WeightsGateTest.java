package org.actornas.weights;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ExtendedActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.TransferProtocol.Grant;
import org.actornas.protocol.TransferProtocol.Offer;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.serialization.WireSerializer;
import org.actornas.protocol.transfer.Cargo;
import org.actornas.protocol.transfer.Chunk;
import org.actornas.protocol.transfer.TransferSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate as links see it, which are probes here. */
class WeightsGateTest {
  private static final TransferSettings SETTINGS = TransferSettings.defaults();
  private static final int FULL = (int) SETTINGS.bytesAtOnce();
  private static final int CHUNKS = FULL >> 20;

  private final AtomicLong nanos = new AtomicLong();
  private long offers;
  private ActorTestKit kit;
  private ManualTime time;
  private TestProbe<WeightsProtocol> store;
  private ActorRef<TransferProtocol> gate;

  @BeforeEach
  void start() {
    kit =
        ActorTestKit.create(
            ManualTime.config()
                .withFallback(ConfigFactory.parseResources("application-test.conf"))
                .withFallback(ConfigFactory.load()));
    time = ManualTime.get(kit.system());
    store = kit.createTestProbe();
    gate = kit.spawn(WeightsGate.create(store.ref(), SETTINGS, nanos::get));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void the_memory_of_a_link_that_is_gone_is_for_the_next_one() {
    TestProbe<TransferProtocol> gone = kit.createTestProbe();
    TestProbe<TransferProtocol> next = kit.createTestProbe();
    offer(gone, 1);
    assertThat(gone.expectMessageClass(Grant.class).count()).isEqualTo(8);
    offer(next, 1);

    gone.stop();

    Grant grant = next.expectMessageClass(Grant.class);
    assertThat(grant.transfer()).isEqualTo(1);
    assertThat(grant.first()).isZero();
  }

  @Test
  void chunks_that_do_not_come_are_asked_for_again() {
    TestProbe<TransferProtocol> link = kit.createTestProbe();
    offer(link, 1);
    Grant first = link.expectMessageClass(Grant.class);

    pass(SETTINGS.retry());

    assertThat(link.expectMessageClass(Grant.class)).isEqualTo(first);
  }

  @Test
  void a_link_that_falls_silent_loses_its_memory() {
    TestProbe<TransferProtocol> silent = kit.createTestProbe();
    TestProbe<TransferProtocol> next = kit.createTestProbe();
    offer(silent, 1);
    silent.expectMessageClass(Grant.class);
    pass(SETTINGS.giveUp().minus(SETTINGS.retry()));
    offer(next, 1);

    pass(SETTINGS.retry());

    assertThat(next.expectMessageClass(Grant.class).first()).isZero();
  }

  @Test
  void what_is_no_message_is_logged_and_not_told_to_the_store() {
    TestProbe<TransferProtocol> link = kit.createTestProbe();

    LoggingTestKit.warn(LogEvent.TRANSFER_UNREADABLE.label())
        .expect(
            kit.system(),
            () -> {
              gate.tell(
                  new Offer(
                      link.ref(),
                      1,
                      1,
                      new Cargo("ZZ", "", 0, 1),
                      Optional.of(new Chunk(0, 0, ByteString.EMPTY))));
              return null;
            });

    store.expectNoMessage(Duration.ZERO);
  }

  @Test
  void an_answer_of_the_store_that_comes_too_late_is_not_handed_on() {
    TestProbe<TransferProtocol> link = kit.createTestProbe();
    TestProbe<WeightsProtocol.Answer> worker = kit.createTestProbe();
    offer(link, new Pull(7, Map.of(), worker.ref()));
    Pull inTime = store.expectMessageClass(Pull.class);
    inTime.replyTo().tell(new Pulled(inTime.request(), List.of(), 1));
    link.expectMessageClass(TransferProtocol.Done.class);
    link.expectMessageClass(Offer.class);

    offer(link, new Pull(8, Map.of(), worker.ref()));
    Pull late = store.expectMessageClass(Pull.class);
    link.expectMessageClass(TransferProtocol.Done.class);
    pass(SETTINGS.giveUp());
    link.receiveMessage(); // the first answer's offer is repeated, or withdrawn
    late.replyTo().tell(new Pulled(late.request(), List.of(), 1));

    link.expectNoMessage(Duration.ofMillis(100));
  }

  /** A message that comes with its offer. */
  private void offer(TestProbe<TransferProtocol> link, WeightsProtocol message) {
    WireSerializer serializer =
        new WireSerializer((ExtendedActorSystem) Adapter.toClassic(kit.system()));
    byte[] bytes = serializer.toBinary(message);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    gate.tell(
        new Offer(
            link.ref(),
            ++offers,
            1,
            new Cargo(serializer.manifest(message), "", bytes.length, 1),
            Optional.of(new Chunk(0, (int) crc.getValue(), ByteString.copyFrom(bytes)))));
  }

  private void offer(TestProbe<TransferProtocol> link, long transfer) {
    gate.tell(
        new Offer(
            link.ref(), transfer, transfer, new Cargo("W2", "", FULL, CHUNKS), Optional.empty()));
  }

  /** Both clocks go on. */
  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    time.timePasses(duration);
  }
}
