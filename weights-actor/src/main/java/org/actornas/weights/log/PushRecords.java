package org.actornas.weights.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.wire.CursorRecord;
import org.actornas.protocol.wire.DeltaRecord;
import org.actornas.protocol.wire.PushRecord;
import org.actornas.protocol.wire.TrainedRecord;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;

/**
 * The protobuf form of pushes and outcomes. Reading throws {@link IllegalArgumentException} for
 * records that mean nothing here.
 */
final class PushRecords {
  private PushRecords() {}

  /**
   * @param durable bytes of the segment that are on the disk by now
   */
  static PushRecord toRecord(LoggedPush push, long durable) {
    PushRecord.Builder record =
        PushRecord.newBuilder()
            .setVersion(push.version())
            .setDurable(durable)
            .setTaskId(push.taskId())
            .setWorkerId(push.workerId())
            .setOutcome(toRecord(push.outcome()));
    for (BlockDelta delta : push.deltas()) {
      record.addDeltas(
          DeltaRecord.newBuilder()
              .setName(delta.name().text())
              .setBaseVersion(delta.baseVersion())
              .setValues(UnsafeByteOperations.unsafeWrap(toBytes(delta.values()))));
    }
    return record.build();
  }

  static LoggedPush fromRecord(PushRecord record) {
    return new LoggedPush(
        record.getVersion(),
        record.getTaskId(),
        record.getWorkerId(),
        record.getDeltasList().stream()
            .map(
                delta ->
                    new BlockDelta(
                        new BlockName(delta.getName()),
                        delta.getBaseVersion(),
                        toFloats(delta.getValues())))
            .toList(),
        fromRecord(record.getOutcome()));
  }

  static TrainedRecord toRecord(Outcome.Trained outcome) {
    StreamCursor next = outcome.next();
    return TrainedRecord.newBuilder()
        .setLoss(outcome.loss())
        .setMinibatches(outcome.minibatches())
        .setDropped(outcome.dropped())
        .setNext(
            CursorRecord.newBuilder()
                .setId(next.id())
                .setPosition(next.position())
                .setCarry(UnsafeByteOperations.unsafeWrap(toBytes(next.carry()))))
        .build();
  }

  static Outcome.Trained fromRecord(TrainedRecord record) {
    CursorRecord next = record.getNext();
    return new Outcome.Trained(
        record.getLoss(),
        record.getMinibatches(),
        record.getDropped(),
        new StreamCursor(next.getId(), next.getPosition(), toFloats(next.getCarry())));
  }

  /** Little-endian IEEE 754. */
  static byte[] toBytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  static float[] toFloats(ByteString bytes) {
    return toFloats(bytes.asReadOnlyByteBuffer());
  }

  static float[] toFloats(ByteBuffer bytes) {
    if (bytes.remaining() % Float.BYTES != 0) {
      throw new IllegalArgumentException(bytes.remaining() + " bytes are not an array of floats");
    }
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
