package org.actornas.protocol.transfer;

import java.util.BitSet;

/** A message that is put together from its chunks, which come in any order and number. */
final class Assembly {
  /** Chunks {@code first} to {@code first + count - 1}. */
  interface Asker {
    void ask(int first, int count);
  }

  private final Cargo cargo;
  private final TransferSettings settings;
  private final byte[] payload;
  private final BitSet here = new BitSet();

  /** Chunks before this one have been asked for. */
  private int asked;

  private int missing;

  /** When a chunk came, or was asked for in vain. */
  private long progress;

  /** When the sender was last heard. */
  private long heard;

  Assembly(Cargo cargo, TransferSettings settings, long now) {
    this.cargo = cargo;
    this.settings = settings;
    this.payload = new byte[Math.toIntExact(cargo.bytes())];
    this.missing = cargo.chunks();
    this.progress = now;
    this.heard = now;
  }

  Cargo cargo() {
    return cargo;
  }

  boolean isComplete() {
    return missing == 0;
  }

  /** The message; not to be changed. */
  byte[] payload() {
    if (!isComplete()) {
      throw new IllegalStateException(
          "%d of %d chunks are missing".formatted(missing, cargo.chunks()));
    }
    return payload;
  }

  void heard(long now) {
    heard = now;
  }

  long lastHeard() {
    return heard;
  }

  /** Takes a chunk, unless it is here, was not asked for, or is not what it was. */
  void take(Chunk chunk, long now) {
    heard = now;
    int index = chunk.index();
    if (index < 0 || index >= asked || here.get(index)) {
      return;
    }
    int from = index * settings.chunkBytes();
    int length = Math.min(settings.chunkBytes(), payload.length - from);
    if (chunk.content().size() != length || !chunk.isIntact()) {
      return;
    }
    chunk.content().copyTo(payload, from);
    here.set(index);
    missing--;
    progress = now;
  }

  /** Asks for the next chunks, when half of those that were asked for are here. */
  void askForMore(Asker asker) {
    int underWay = asked - here.cardinality();
    int count = Math.min(settings.windowChunks() - underWay, cargo.chunks() - asked);
    if (count > 0 && underWay <= settings.windowChunks() / 2) {
      asker.ask(asked, count);
      asked += count;
    }
  }

  /** Asks once more, from the first on, for what should have come by now. */
  void askAgain(Asker asker, long now) {
    if (now - progress < settings.retry().toNanos()) {
      return;
    }
    progress = now;
    for (int first = here.nextClearBit(0); first < asked; ) {
      int next = here.nextSetBit(first);
      int end = next < 0 ? asked : Math.min(next, asked);
      asker.ask(first, end - first);
      first = here.nextClearBit(end);
    }
  }
}
