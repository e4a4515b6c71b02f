package org.actornas.protocol.transfer;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Receives messages of several senders, each message once. One message:
 *
 * <pre>
 *             offer               its turn             all chunks are here
 *  (unknown) -------> WAITING ------------------> GRANTED ------------------> DELIVERED
 *                        | withdrawn, silent, gone  |                            | release
 *                        v                          v                            v
 *                   (forgotten)                (forgotten)               (known to be done)
 * </pre>
 *
 * Its bytes count from the turn to the release: while those of all messages are more than {@link
 * TransferSettings#bytesAtOnce}, others wait, in the order of their offers. A chunk that does not
 * come, or comes damaged, is asked for again. That a message is done is remembered until its sender
 * says that it knows.
 *
 * @param <P> names a sender
 */
public final class TransferReceiver<P> {

  /**
   * A message is here. Its bytes count until {@link #release}, if it came in chunks.
   *
   * @param payload not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  public record Arrived<P>(P from, long transfer, Cargo cargo, byte[] payload) {}

  private record Key<P>(P from, long transfer) {}

  private record Waiting(Cargo cargo, long heard) {}

  private final TransferSettings settings;
  private final ToSender<P> wire;
  private final Map<P, SenderRecord> senders = new HashMap<>();
  private final Map<Key<P>, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Key<P>, Assembly> granted = new LinkedHashMap<>();

  /** Of granted and delivered messages. */
  private final Map<Key<P>, Long> held = new HashMap<>();

  private long bytesHeld;

  public TransferReceiver(TransferSettings settings, ToSender<P> wire) {
    this.settings = settings;
    this.wire = wire;
  }

  /**
   * A message is offered.
   *
   * @param whole the message itself, if it is small
   * @param now nanoseconds since any moment
   */
  public Optional<Arrived<P>> onOffer(
      P from, long transfer, long oldest, Cargo cargo, Optional<Chunk> whole, long now) {
    SenderRecord sender = senders.computeIfAbsent(from, unknown -> new SenderRecord());
    if (sender.isPast(transfer) || oldest > transfer) {
      return Optional.empty();
    }
    sender.advance(oldest);
    if (dropIf(key -> key.from.equals(from) && key.transfer < oldest)) {
      grantDue(now);
    }
    if (sender.isDone(transfer)) {
      wire.done(from, transfer);
      return Optional.empty();
    }
    if (whole.isPresent()) {
      return take(from, transfer, cargo, whole.get());
    }
    Optional<String> fault = faultOf(cargo);
    if (fault.isPresent()) {
      wire.refuse(from, transfer, fault.get());
      return Optional.empty();
    }
    Key<P> key = new Key<>(from, transfer);
    Assembly assembly = granted.get(key);
    if (assembly != null) {
      assembly.heard(now);
    } else {
      waiting.put(key, new Waiting(cargo, now));
      grantDue(now);
    }
    return Optional.empty();
  }

  /** A chunk came. */
  public Optional<Arrived<P>> onChunk(P from, long transfer, Chunk chunk, long now) {
    Key<P> key = new Key<>(from, transfer);
    Assembly assembly = granted.get(key);
    if (assembly == null) {
      return Optional.empty();
    }
    assembly.take(chunk, now);
    if (!assembly.isComplete()) {
      assembly.askForMore((first, count) -> wire.grant(from, transfer, first, count));
      return Optional.empty();
    }
    granted.remove(key);
    end(from, transfer);
    return Optional.of(new Arrived<>(from, transfer, assembly.cargo(), assembly.payload()));
  }

  /** The sender has given a message up. */
  public void onWithdrawn(P from, long transfer, long now) {
    Key<P> withdrawn = new Key<>(from, transfer);
    if (dropIf(withdrawn::equals)) {
      grantDue(now);
    }
  }

  /** The owner no longer needs the memory of a message that has arrived. */
  public void release(P from, long transfer, long now) {
    Key<P> key = new Key<>(from, transfer);
    if (!granted.containsKey(key)) {
      free(key);
      grantDue(now);
    }
  }

  /** To be called now and then, more often than {@link TransferSettings#retry}. */
  public void tick(long now) {
    long patience = settings.giveUp().toNanos();
    waiting.values().removeIf(message -> now - message.heard >= patience);
    dropIf(
        key -> {
          Assembly assembly = granted.get(key);
          return assembly != null && now - assembly.lastHeard() >= patience;
        });
    granted.forEach(
        (key, assembly) ->
            assembly.askAgain(
                (first, count) -> wire.grant(key.from, key.transfer, first, count), now));
    grantDue(now);
  }

  /** A sender is gone. What has arrived of it still counts until it is released. */
  public void forget(P peer, long now) {
    senders.remove(peer);
    dropIf(key -> key.from.equals(peer));
    grantDue(now);
  }

  /** Bytes of messages that come, or have come and are not released. */
  public long bytesHeld() {
    return bytesHeld;
  }

  private Optional<Arrived<P>> take(P from, long transfer, Cargo cargo, Chunk whole) {
    if (whole.content().size() != cargo.bytes() || !whole.isIntact()) {
      return Optional.empty();
    }
    end(from, transfer);
    return Optional.of(new Arrived<>(from, transfer, cargo, whole.content().toByteArray()));
  }

  private void end(P from, long transfer) {
    senders.computeIfAbsent(from, unknown -> new SenderRecord()).done(transfer);
    wire.done(from, transfer);
  }

  private Optional<String> faultOf(Cargo cargo) {
    if (cargo.bytes() < 0 || cargo.bytes() > settings.largestBytes()) {
      return Optional.of(
          "a message of %d bytes, of which %d are allowed"
              .formatted(cargo.bytes(), settings.largestBytes()));
    }
    int chunks = settings.chunksOf(cargo.bytes());
    if (cargo.chunks() != chunks) {
      return Optional.of(
          "%d bytes in %d chunks, here it would be %d"
              .formatted(cargo.bytes(), cargo.chunks(), chunks));
    }
    return Optional.empty();
  }

  private void grantDue(long now) {
    for (Iterator<Map.Entry<Key<P>, Waiting>> queue = waiting.entrySet().iterator();
        queue.hasNext(); ) {
      Map.Entry<Key<P>, Waiting> next = queue.next();
      Key<P> key = next.getKey();
      Cargo cargo = next.getValue().cargo;
      if (bytesHeld > 0 && bytesHeld + cargo.bytes() > settings.bytesAtOnce()) {
        return;
      }
      queue.remove();
      Assembly assembly = new Assembly(cargo, settings, now);
      granted.put(key, assembly);
      held.put(key, cargo.bytes());
      bytesHeld += cargo.bytes();
      assembly.askForMore((first, count) -> wire.grant(key.from, key.transfer, first, count));
    }
  }

  /** Drops messages that have not arrived. */
  private boolean dropIf(Predicate<Key<P>> condition) {
    boolean dropped = waiting.keySet().removeIf(condition);
    for (Iterator<Key<P>> keys = granted.keySet().iterator(); keys.hasNext(); ) {
      Key<P> key = keys.next();
      if (condition.test(key)) {
        keys.remove();
        free(key);
        dropped = true;
      }
    }
    return dropped;
  }

  private void free(Key<P> key) {
    Long bytes = held.remove(key);
    if (bytes != null) {
      bytesHeld -= bytes;
    }
  }
}
