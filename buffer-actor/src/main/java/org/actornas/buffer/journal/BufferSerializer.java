package org.actornas.buffer.journal;

import static org.actornas.protocol.serialization.WorkCodec.fromWire;
import static org.actornas.protocol.serialization.WorkCodec.toWire;

import akka.serialization.SerializerWithStringManifest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.NotSerializableException;
import org.actornas.buffer.state.BufferEvent;
import org.actornas.protocol.wire.BufferSnapshotRecord;
import org.actornas.protocol.wire.BufferStoredRecord;

/**
 * Akka's serializer of what the buffer's journal holds. A record that is not one of these, or means
 * nothing, is refused with a {@link NotSerializableException}: the buffer does not start.
 */
public final class BufferSerializer extends SerializerWithStringManifest {
  /** Never used for another serializer: it is on disk. */
  public static final int IDENTIFIER = 790_440;

  private static final String EVENT = "E";
  private static final String SNAPSHOT = "S";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object entry) {
    return entry instanceof BufferSnapshot ? SNAPSHOT : EVENT;
  }

  @Override
  public byte[] toBinary(Object entry) {
    if (entry instanceof BufferSnapshot snapshot) {
      return BufferSnapshotRecord.newBuilder()
          .setLastEpoch(snapshot.lastEpoch())
          .addAllEntries(toWire(snapshot.entries()))
          .build()
          .toByteArray();
    }
    BufferEvent.Stored stored = (BufferEvent.Stored) entry;
    return BufferStoredRecord.newBuilder()
        .setEpoch(stored.epoch())
        .addAllArchitectures(toWire(stored.architectures()))
        .addAllSlots(stored.slots())
        .build()
        .toByteArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case EVENT -> stored(BufferStoredRecord.parseFrom(bytes));
        case SNAPSHOT -> snapshot(BufferSnapshotRecord.parseFrom(bytes));
        default -> throw new IllegalArgumentException("unknown manifest '" + manifest + "'");
      };
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      NotSerializableException refused =
          new NotSerializableException(
              "%d bytes are no entry of the buffer's journal: %s"
                  .formatted(bytes.length, e.getMessage()));
      refused.initCause(e);
      throw refused;
    }
  }

  private static BufferEvent.Stored stored(BufferStoredRecord record) {
    return new BufferEvent.Stored(
        record.getEpoch(), fromWire(record.getArchitecturesList()), record.getSlotsList());
  }

  private static BufferSnapshot snapshot(BufferSnapshotRecord record) {
    return new BufferSnapshot(record.getLastEpoch(), fromWire(record.getEntriesList()));
  }
}
