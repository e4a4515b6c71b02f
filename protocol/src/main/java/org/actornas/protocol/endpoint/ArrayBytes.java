package org.actornas.protocol.endpoint;

import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WireMessage;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockValue;

/** The bytes of a message's arrays: nearly all of a large one, known before it is written. */
final class ArrayBytes {
  private ArrayBytes() {}

  static long of(WireMessage message) {
    if (message instanceof WeightsProtocol.Push push) {
      long floats = push.outcome().next().carry().length;
      for (BlockDelta delta : push.deltas()) {
        floats += delta.values().length;
      }
      return floats * Float.BYTES;
    } else if (message instanceof WeightsProtocol.Pulled pulled) {
      long floats = 0;
      for (BlockValue block : pulled.changed()) {
        floats += block.values().length;
      }
      return floats * Float.BYTES;
    } else if (message instanceof WeightsProtocol.Pushed pushed) {
      return (long) pushed.outcome().next().carry().length * Float.BYTES;
    }
    return 0;
  }
}
