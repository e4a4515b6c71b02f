package org.actornas.deploy.security;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.serialization.WireSerializer;

/**
 * The serializer of a node of another version of the program, or of a wrong one: it writes two
 * messages in ways that no reader knows, and the others as everybody does.
 */
public final class OtherVersion extends SerializerWithStringManifest {
  static final String MANIFEST = "??";

  private final WireSerializer proper;

  /** Called by Akka. */
  public OtherVersion(ExtendedActorSystem system) {
    this.proper = new WireSerializer(system);
  }

  @Override
  public int identifier() {
    return WireSerializer.IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return message instanceof ControllerProtocol.StopSearch ? MANIFEST : proper.manifest(message);
  }

  @Override
  public byte[] toBinary(Object message) {
    return message instanceof ControllerProtocol.WorkFailed
        ? "no protobuf".getBytes(StandardCharsets.US_ASCII)
        : proper.toBinary(message);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return proper.fromBinary(bytes, manifest);
  }
}
