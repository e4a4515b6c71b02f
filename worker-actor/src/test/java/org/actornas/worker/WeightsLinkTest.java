package org.actornas.worker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ExtendedActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
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
import org.actornas.protocol.TransferProtocol.Carry;
import org.actornas.protocol.TransferProtocol.Done;
import org.actornas.protocol.TransferProtocol.Grant;
import org.actornas.protocol.TransferProtocol.Offer;
import org.actornas.protocol.TransferProtocol.Withdrawn;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Pull;
import org.actornas.protocol.WeightsProtocol.Push;
import org.actornas.protocol.WireMessage;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.serialization.WireSerializer;
import org.actornas.protocol.transfer.Cargo;
import org.actornas.protocol.transfer.Chunk;
import org.actornas.protocol.transfer.TransferSettings;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link as the gate sees it, which is a probe here. */
class WeightsLinkTest {
  private static final TransferSettings SETTINGS =
      new TransferSettings(
          100, 2, 100, 1_000, 2_000, Duration.ofSeconds(2), Duration.ofSeconds(20));

  private final AtomicLong nanos = new AtomicLong();
  private ActorTestKit kit;
  private ManualTime time;
  private WireSerializer serializer;
  private TestProbe<TransferProtocol> gate;
  private TestProbe<WeightsProtocol.Answer> worker;
  private ActorRef<WeightsProtocol> link;

  @BeforeEach
  void start() {
    kit =
        ActorTestKit.create(
            ManualTime.config()
                .withFallback(ConfigFactory.parseResources("application-test.conf"))
                .withFallback(ConfigFactory.load()));
    time = ManualTime.get(kit.system());
    serializer = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(kit.system()));
    gate = kit.createTestProbe();
    worker = kit.createTestProbe();
    link = kit.spawn(WeightsLink.create(gate.ref(), SETTINGS, nanos::get));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_push_is_offered_and_its_chunks_go_to_whoever_grants_them() throws Exception {
    TestProbe<TransferProtocol> granting = kit.createTestProbe();
    Push push = push(100);
    link.tell(push);
    Offer offer = gate.expectMessageClass(Offer.class);
    assertThat(offer.whole()).isEmpty();
    int chunks = offer.cargo().chunks();

    ByteString payload = ByteString.EMPTY;
    for (int index = 0; index < chunks; index++) {
      offer.from().tell(new Grant(granting.ref(), offer.transfer(), index, 1));
      Carry carry = granting.expectMessageClass(Carry.class);
      assertThat(carry.chunk().index()).isEqualTo(index);
      payload = payload.concat(carry.chunk().content());
    }

    assertThat(serializer.fromBinary(payload.toByteArray(), offer.cargo().manifest()))
        .isEqualTo(push);
  }

  @Test
  void an_answer_goes_to_the_actor_that_it_names() {
    Offer offer = offerOf(push(100));
    WeightsProtocol.Answer answer = new WeightsProtocol.Refused(1, "no such block");

    offer.from().tell(small(offer, answer));

    assertThat(worker.receiveMessage()).isEqualTo(answer);
    gate.expectMessageClass(Done.class);
  }

  @Test
  void a_worker_is_told_of_a_push_that_is_too_large_here_or_there() {
    link.tell(push(501));
    assertThat(worker.expectMessageClass(WeightsProtocol.Refused.class).reason())
        .contains("larger than 2000 bytes");

    Offer offer = offerOf(push(400));
    offer.from().tell(new TransferProtocol.Refused(offer.transfer(), "too large for me"));
    assertThat(worker.receiveMessage())
        .isEqualTo(new WeightsProtocol.Refused(7, "too large for me"));
  }

  @Test
  void a_push_that_nobody_takes_is_offered_again_and_given_up_in_the_end() {
    Offer offer = offerOf(push(100));

    pass(SETTINGS.retry());
    assertThat(gate.receiveMessage()).isEqualTo(offer);

    LoggingTestKit.warn(LogEvent.TRANSFER_GIVEN_UP.label())
        .expect(
            kit.system(),
            () -> {
              pass(SETTINGS.giveUp());
              return null;
            });
    assertThat(gate.expectMessageClass(Withdrawn.class).transfer()).isEqualTo(offer.transfer());
    worker.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_message_that_a_worker_does_not_understand_is_not_handed_to_it() {
    Offer offer = offerOf(push(100));

    LoggingTestKit.warn("a link is not sent")
        .expect(
            kit.system(),
            () -> {
              offer.from().tell(small(offer, new Pull(1, Map.of(), worker.ref())));
              return null;
            });

    worker.expectNoMessage(Duration.ZERO);
  }

  private Offer offerOf(Push push) {
    link.tell(push);
    return gate.expectMessageClass(Offer.class);
  }

  private Offer small(Offer request, WireMessage message) {
    byte[] bytes = serializer.toBinary(message);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return new Offer(
        gate.ref(),
        request.transfer(),
        1,
        new Cargo(
            serializer.manifest(message),
            ActorRefResolver.get(kit.system()).toSerializationFormat(worker.ref()),
            bytes.length,
            1),
        Optional.of(new Chunk(0, (int) crc.getValue(), ByteString.copyFrom(bytes))));
  }

  private Push push(int floats) {
    return new Push(
        7,
        3,
        "worker-1",
        List.of(new BlockDelta(BlockName.EMBEDDING, 4, new float[floats])),
        new Outcome.Trained(1, 1, 0, new StreamCursor(0, 35, new float[0])),
        worker.ref());
  }

  /** Both clocks go on. */
  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    time.timePasses(duration);
  }
}
