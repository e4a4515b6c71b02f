package org.actornas.buffer.journal;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;

/**
 * What of the buffer is in its snapshots.
 *
 * @param lastEpoch whose architectures were stored last
 * @param entries slot by slot
 */
public record BufferSnapshot(int lastEpoch, List<Architecture> entries) {
  public BufferSnapshot {
    entries = List.copyOf(entries);
  }
}
