package org.actornas.protocol.serialization;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import org.actornas.protocol.WireMessage;

/**
 * One way to read and write one type of message.
 *
 * @param manifest short and stable: it names the type on the wire
 * @param type the message
 * @param writer to its protobuf form
 * @param reader from the bytes of that form
 */
record MessageCodec<M extends WireMessage>(
    String manifest, Class<M> type, Writer<M> writer, Reader<M> reader) {

  /** Turns a message to protobuf; actor references go through {@code refs}. */
  interface Writer<M> {
    MessageLite write(M message, Refs refs);
  }

  /** Reads a message back; nothing of it may refer to the buffer, which is used again. */
  interface Reader<M> {
    M read(ByteBuffer bytes, Refs refs) throws InvalidProtocolBufferException;
  }

  MessageLite toWire(WireMessage message, Refs refs) {
    return writer.write(type.cast(message), refs);
  }

  /**
   * Reads protobuf whose {@code bytes} fields refer to the buffer instead of copying it: for a
   * reader that makes something else of them at once.
   */
  static <W extends MessageLite> W parseInPlace(Parser<W> parser, ByteBuffer bytes)
      throws InvalidProtocolBufferException {
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    input.enableAliasing(true);
    W wire = parser.parseFrom(input);
    input.checkLastTagWas(0);
    return wire;
  }

  /** Actor references as text and back. */
  record Refs(ActorRefResolver resolver) {
    String text(ActorRef<?> ref) {
      return resolver.toSerializationFormat(ref);
    }

    <T> ActorRef<T> ref(String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("a message without the actor to answer");
      }
      return resolver.resolveActorRef(text);
    }
  }
}
