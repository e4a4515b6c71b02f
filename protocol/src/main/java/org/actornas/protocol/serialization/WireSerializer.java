package org.actornas.protocol.serialization;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.actornas.protocol.WireMessage;

/**
 * Akka's serializer of every {@link WireMessage}: protobuf under a two-letter manifest. An unknown
 * manifest, bytes that are not protobuf, and protobuf that means nothing are refused with a {@link
 * NotSerializableException}, which Akka logs and drops. Messages are written right into the buffer
 * of a frame, and read from it.
 */
public final class WireSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  /** Never used for another serializer: it is on the wire. */
  public static final int IDENTIFIER = 790_438;

  private static final List<MessageCodec<?>> CODECS =
      Stream.of(
              MessageCodecs.CONTROLLER,
              MessageCodecs.WORKER,
              MessageCodecs.BUFFER,
              WeightsCodecs.ALL,
              TransferCodecs.ALL,
              StatusCodecs.ALL,
              ClusterCodecs.HOST,
              ClusterCodecs.NODE,
              ClusterCodecs.EVENTS)
          .flatMap(List::stream)
          .toList();

  private final Map<String, MessageCodec<?>> byManifest = new HashMap<>();
  private final Map<Class<?>, MessageCodec<?>> byType = new HashMap<>();
  private final MessageCodec.Refs refs;

  /** Called by Akka. */
  public WireSerializer(ExtendedActorSystem system) {
    this.refs = new MessageCodec.Refs(ActorRefResolver.get(Adapter.toTyped(system)));
    for (MessageCodec<?> codec : CODECS) {
      byManifest.put(codec.manifest(), codec);
      byType.put(codec.type(), codec);
    }
  }

  /** The manifest of every message type. */
  static Map<Class<?>, String> manifests() {
    Map<Class<?>, String> manifests = new HashMap<>();
    for (MessageCodec<?> codec : CODECS) {
      manifests.put(codec.type(), codec.manifest());
    }
    return manifests;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return codecOf(message).manifest();
  }

  @Override
  public byte[] toBinary(Object message) {
    return codecOf(message).toWire((WireMessage) message, refs).toByteArray();
  }

  /**
   * The bytes of a message, of which large arrays are not copied once more: those of weights, which
   * its wire form has made and nobody changes.
   */
  public ByteString toByteString(WireMessage message) {
    MessageLite wire = codecOf(message).toWire(message, refs);
    GatheredBytes bytes = new GatheredBytes();
    try {
      wire.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no input and output that could fail", e);
    }
    return bytes.toByteString();
  }

  @Override
  public void toBinary(Object message, ByteBuffer frame) {
    CodedOutputStream output = CodedOutputStream.newInstance(frame);
    try {
      codecOf(message).toWire((WireMessage) message, refs).writeTo(output);
      output.flush();
    } catch (CodedOutputStream.OutOfSpaceException e) {
      // what Akka expects of a message that is larger than a frame
      BufferOverflowException overflow = new BufferOverflowException();
      overflow.initCause(e);
      throw overflow;
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer has no input and output that could fail", e);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer bytes, String manifest) throws NotSerializableException {
    MessageCodec<?> codec = byManifest.get(manifest);
    if (codec == null) {
      throw new NotSerializableException("unknown manifest '" + manifest + "'");
    }
    int size = bytes.remaining();
    try {
      return codec.reader().read(bytes, refs);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      NotSerializableException refused =
          new NotSerializableException(
              "%d bytes are not a %s: %s"
                  .formatted(size, codec.type().getSimpleName(), e.getMessage()));
      refused.initCause(e);
      throw refused;
    }
  }

  private MessageCodec<?> codecOf(Object message) {
    MessageCodec<?> codec = byType.get(message.getClass());
    if (codec == null) {
      throw new IllegalArgumentException(message.getClass().getName() + " has no wire form");
    }
    return codec;
  }
}
