package org.actornas.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ExtendedActorSystem;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.DisabledJavaSerializer;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WireMessage;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WireSerializerTest {
  private static ActorTestKit kit;
  private static WireSerializer serializer;
  private static List<WireMessage> messages;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("WireTest");
    serializer = new WireSerializer((ExtendedActorSystem) Adapter.toClassic(kit.system()));
    ActorRefResolver resolver = ActorRefResolver.get(kit.system());
    messages = SampleMessages.all(name -> resolver.resolveActorRef("akka://WireTest/user/" + name));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void every_message_comes_back_as_it_was() throws NotSerializableException {
    for (WireMessage message : messages) {
      byte[] bytes = serializer.toBinary(message);

      assertThat(serializer.fromBinary(bytes, serializer.manifest(message))).isEqualTo(message);
    }
  }

  @Test
  void a_message_in_the_buffer_of_a_frame_has_the_same_bytes() throws NotSerializableException {
    for (ByteBuffer frame : List.of(ByteBuffer.allocate(1_000), ByteBuffer.allocateDirect(1_000))) {
      for (WireMessage message : messages) {
        frame.clear().position(10);

        serializer.toBinary(message, frame);

        frame.flip().position(10);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(10, bytes);
        assertThat(bytes).isEqualTo(serializer.toBinary(message));
        Object read = serializer.fromBinary(frame, serializer.manifest(message));
        // the frame is used again
        frame.clear();
        while (frame.hasRemaining()) {
          frame.put((byte) 0x55);
        }
        assertThat(read).isEqualTo(message);
      }
    }
  }

  @Test
  void gathered_bytes_are_those_that_are_written_at_once() {
    float[] small = {1, 2, 3};
    float[] large = new float[100_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = i;
    }
    List<WireMessage> all = new ArrayList<>(messages);
    all.add(
        new WeightsProtocol.Pulled(
            1,
            List.of(
                new BlockValue(BlockName.edge(0, 1), 1, small),
                new BlockValue(BlockName.RECURRENT, 2, large),
                new BlockValue(BlockName.edge(1, 2), 3, small),
                new BlockValue(BlockName.edge(2, 3), 4, large)),
            5));

    for (WireMessage message : all) {
      assertThat(serializer.toByteString(message).toByteArray())
          .isEqualTo(serializer.toBinary(message));
    }
  }

  @Test
  void a_message_larger_than_a_frame_is_an_overflow() {
    TransferProtocol.Refused message = new TransferProtocol.Refused(1, "x".repeat(100));

    for (ByteBuffer frame : List.of(ByteBuffer.allocate(99), ByteBuffer.allocateDirect(99))) {
      assertThatThrownBy(() -> serializer.toBinary(message, frame))
          .isInstanceOf(BufferOverflowException.class);
    }
  }

  @Test
  void every_type_of_message_has_a_manifest_and_a_sample_here() {
    Set<Class<?>> types = new HashSet<>();
    for (Class<?> room :
        List.of(
            ControllerProtocol.class,
            WorkerProtocol.class,
            WeightsProtocol.class,
            TransferProtocol.class,
            BufferProtocol.class,
            HostProtocol.class,
            NodeProtocol.class,
            HostEvent.class)) {
      Stream.of(room.getDeclaredClasses())
          .filter(type -> WireMessage.class.isAssignableFrom(type) && !type.isInterface())
          .forEach(types::add);
    }

    assertThat(WireSerializer.manifests().keySet()).isEqualTo(types);
    assertThat(messages).extracting(Object::getClass).containsAll((Iterable<Class<?>>) types);
    assertThat(WireSerializer.manifests().values()).doesNotHaveDuplicates();
  }

  @Test
  void the_bytes_on_the_wire_are_those_of_the_golden_file() throws IOException {
    List<String> lines = new ArrayList<>();
    for (WireMessage message : messages) {
      lines.add(
          serializer.manifest(message)
              + " "
              + HexFormat.of().formatHex(serializer.toBinary(message)));
    }

    try (InputStream golden = WireSerializerTest.class.getResourceAsStream("/golden-wire.txt")) {
      assertThat(golden).as("golden-wire.txt").isNotNull();
      assertThat(String.join("\n", lines))
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  @Test
  void akka_writes_messages_with_this_serializer_and_nothing_with_javas() {
    Serialization serialization = SerializationExtension.get(kit.system());

    assertThat(serialization.findSerializerFor(messages.get(0))).isInstanceOf(WireSerializer.class);
    assertThat(serialization.findSerializerFor(new ArrayList<>(List.of(1))))
        .isInstanceOf(DisabledJavaSerializer.class);
  }

  @Test
  void an_unknown_manifest_is_refused() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "ZZ"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("unknown manifest 'ZZ'");
  }

  @Test
  void damaged_bytes_are_refused_with_one_kind_of_exception() {
    Random random = new Random(1);
    int refused = 0;
    for (int round = 0; round < 5_000; round++) {
      WireMessage message = messages.get(random.nextInt(messages.size()));
      byte[] bytes = serializer.toBinary(message).clone();
      if (bytes.length == 0) {
        continue;
      }
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        serializer.fromBinary(bytes, serializer.manifest(message));
      } catch (NotSerializableException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }
}
