package org.actornas.protocol.transfer;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Sends messages to receivers, who say which chunks they want when. One message:
 *
 * <pre>
 *            its turn             granted: those chunks are sent
 *  WAITING ----------> OFFERED <---------------------------------
 *     |                  | \                                     \
 *     |                  |  \-------------------------------------/
 *     |                  |         silence: offered again
 *     | gave up, peer    | done, refused, gave up, peer gone
 *     | gone             v
 *     \------------> (forgotten)
 * </pre>
 *
 * A message is made to bytes when its turn comes: while those that are offered have more than
 * {@link TransferSettings#bytesAtOnce} together, the next one waits, in order. One that fits into
 * its offer does not wait.
 *
 * @param <P> names a receiver
 * @param <T> what the owner wants to know of a message that is not delivered
 */
public final class TransferSender<P, T> {

  /**
   * A message that is not bytes yet.
   *
   * @param manifest of it
   * @param recipient for whom it is, or empty
   * @param estimate of its bytes, a little less than there will be
   * @param payload makes the bytes, which nobody changes afterwards
   */
  public record Parcel(
      String manifest, String recipient, long estimate, Supplier<ByteString> payload) {}

  private record Waiting<P, T>(P to, Parcel parcel, T tag, long since) {}

  private static final class Offered<P, T> {
    private final P to;
    private final T tag;
    private final Cargo cargo;
    private final ByteString payload;
    private final Optional<Chunk> whole;
    private final long since;
    private long heard;

    private Offered(Waiting<P, T> waiting, ByteString payload, TransferSettings settings) {
      this.to = waiting.to;
      this.tag = waiting.tag;
      this.since = waiting.since;
      this.payload = payload;
      this.cargo =
          new Cargo(
              waiting.parcel.manifest,
              waiting.parcel.recipient,
              payload.size(),
              settings.chunksOf(payload.size()));
      this.whole =
          payload.size() <= settings.inlineBytes()
              ? Optional.of(Chunk.of(payload, 0, settings.chunkBytes()))
              : Optional.empty();
    }

    private long bytes() {
      return whole.isPresent() ? 0 : payload.size();
    }
  }

  private final TransferSettings settings;
  private final ToReceiver<P> wire;
  private final Deque<Waiting<P, T>> waiting = new ArrayDeque<>();
  private final TreeMap<Long, Offered<P, T>> offered = new TreeMap<>();
  private long bytesOffered;
  private long transfers;

  public TransferSender(TransferSettings settings, ToReceiver<P> wire) {
    this.settings = settings;
    this.wire = wire;
  }

  /**
   * Takes a message.
   *
   * @param now nanoseconds since any moment
   * @return false if it is too large, and was not taken
   */
  public boolean send(P to, Parcel parcel, T tag, long now) {
    if (parcel.estimate > settings.largestBytes()) {
      return false;
    }
    Waiting<P, T> message = new Waiting<>(to, parcel, tag, now);
    if (parcel.estimate <= settings.inlineBytes()) {
      offer(message, now);
    } else {
      waiting.add(message);
      offerDue(now);
    }
    return true;
  }

  /** Chunks are wanted, by somebody who need not go by the name to whom they were offered. */
  public void onGrant(P from, long transfer, int first, int count, long now) {
    Offered<P, T> message = offered.get(transfer);
    if (message == null || first < 0 || count < 1 || first > message.cargo.chunks() - count) {
      return;
    }
    message.heard = now;
    for (int index = first; index < first + count; index++) {
      wire.chunk(from, transfer, Chunk.of(message.payload, index, settings.chunkBytes()));
    }
  }

  public void onDone(long transfer, long now) {
    end(transfer);
    offerDue(now);
  }

  /** The tag of the message that is refused; empty if there is no such message any more. */
  public Optional<T> onRefused(long transfer, long now) {
    Optional<T> tag = end(transfer).map(message -> message.tag);
    offerDue(now);
    return tag;
  }

  /**
   * To be called now and then, more often than {@link TransferSettings#retry}.
   *
   * @return the tags of messages that were given up: whether they arrived is not known
   */
  public List<T> tick(long now) {
    List<T> lost = new ArrayList<>();
    waiting.removeIf(message -> isOver(message.since, now) && lost.add(message.tag));
    for (Map.Entry<Long, Offered<P, T>> entry : List.copyOf(offered.entrySet())) {
      Offered<P, T> message = entry.getValue();
      if (isOver(message.since, now)) {
        end(entry.getKey());
        wire.withdraw(message.to, entry.getKey());
        lost.add(message.tag);
      } else if (now - message.heard >= settings.retry().toNanos()) {
        repeat(entry.getKey(), message, now);
      }
    }
    offerDue(now);
    return lost;
  }

  /** A receiver is gone, and nothing is sent to it any more. */
  public void forget(P peer, long now) {
    waiting.removeIf(message -> message.to.equals(peer));
    for (Map.Entry<Long, Offered<P, T>> entry : List.copyOf(offered.entrySet())) {
      if (entry.getValue().to.equals(peer)) {
        end(entry.getKey());
      }
    }
    offerDue(now);
  }

  /** Bytes of messages that are kept until they have arrived. */
  long bytesHeld() {
    return bytesOffered;
  }

  private boolean isOver(long since, long now) {
    return now - since >= settings.giveUp().toNanos();
  }

  private Optional<Offered<P, T>> end(long transfer) {
    Optional<Offered<P, T>> ended = Optional.ofNullable(offered.remove(transfer));
    ended.ifPresent(message -> bytesOffered -= message.bytes());
    return ended;
  }

  private void offerDue(long now) {
    for (Iterator<Waiting<P, T>> queue = waiting.iterator(); queue.hasNext(); ) {
      Waiting<P, T> next = queue.next();
      if (bytesOffered > 0 && bytesOffered + next.parcel.estimate > settings.bytesAtOnce()) {
        return;
      }
      queue.remove();
      offer(next, now);
    }
  }

  private void offer(Waiting<P, T> message, long now) {
    long transfer = ++transfers;
    Offered<P, T> next = new Offered<>(message, message.parcel.payload.get(), settings);
    offered.put(transfer, next);
    bytesOffered += next.bytes();
    repeat(transfer, next, now);
  }

  private void repeat(long transfer, Offered<P, T> message, long now) {
    message.heard = now;
    wire.offer(message.to, transfer, oldestTo(message.to), message.cargo, message.whole);
  }

  private long oldestTo(P peer) {
    return offered.entrySet().stream()
        .filter(entry -> entry.getValue().to.equals(peer))
        .mapToLong(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
