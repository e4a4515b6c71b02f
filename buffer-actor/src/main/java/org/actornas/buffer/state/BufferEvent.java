package org.actornas.buffer.state;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;

/** What has happened to the buffer. */
public sealed interface BufferEvent {

  /**
   * Architectures were stored at an epoch's end.
   *
   * @param epoch the epoch
   * @param architectures in the order in which they were sampled
   * @param slots where each went: a slot beyond the entries held is an addition, another a
   *     replacement
   */
  record Stored(int epoch, List<Architecture> architectures, List<Integer> slots)
      implements BufferEvent {
    public Stored {
      architectures = List.copyOf(architectures);
      slots = List.copyOf(slots);
      if (architectures.size() != slots.size()) {
        throw new IllegalArgumentException(
            "%d architectures for %d slots".formatted(architectures.size(), slots.size()));
      }
    }
  }
}
