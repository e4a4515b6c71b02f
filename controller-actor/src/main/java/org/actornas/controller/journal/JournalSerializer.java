package org.actornas.controller.journal;

import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.NotSerializableException;
import org.actornas.protocol.wire.SearchEventRecord;
import org.actornas.protocol.wire.SearchSnapshotRecord;

/**
 * Akka's serializer of what the journal holds. A record that is not one of these, or means nothing,
 * is refused with a {@link NotSerializableException}: the journal does not open.
 */
public final class JournalSerializer extends SerializerWithStringManifest {
  /** Never used for another serializer: it is on disk. */
  public static final int IDENTIFIER = 790_439;

  private static final String EVENT = "E";
  private static final String SNAPSHOT = "S";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object entry) {
    return entry instanceof JournalState ? SNAPSHOT : EVENT;
  }

  @Override
  public byte[] toBinary(Object entry) {
    return entry instanceof JournalState state
        ? JournalCodec.toRecord(state).toByteArray()
        : JournalCodec.toRecord((JournalEvent) entry).toByteArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case EVENT -> JournalCodec.fromRecord(SearchEventRecord.parseFrom(bytes));
        case SNAPSHOT -> JournalCodec.fromRecord(SearchSnapshotRecord.parseFrom(bytes));
        default -> throw new IllegalArgumentException("unknown manifest '" + manifest + "'");
      };
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      NotSerializableException refused =
          new NotSerializableException(
              "%d bytes are no entry of a search's journal: %s"
                  .formatted(bytes.length, e.getMessage()));
      refused.initCause(e);
      throw refused;
    }
  }
}
