package org.actornas.protocol.endpoint;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import java.io.NotSerializableException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WireMessage;
import org.actornas.protocol.log.LogEvent;
import org.actornas.protocol.serialization.WireSerializer;
import org.actornas.protocol.transfer.Cargo;
import org.actornas.protocol.transfer.Chunk;
import org.actornas.protocol.transfer.ToReceiver;
import org.actornas.protocol.transfer.ToSender;
import org.actornas.protocol.transfer.TransferReceiver;
import org.actornas.protocol.transfer.TransferSender;
import org.actornas.protocol.transfer.TransferSettings;

/**
 * Sends and receives large messages for an actor, of whose state it is a part. The actor hands it
 * every {@link TransferProtocol} message, calls {@link #tick} each {@link #tickNanos}, and tells it
 * who has ended; whomever it has to do with, it watches.
 *
 * @param <T> what the actor wants to know of a message that is not delivered
 */
public final class TransferEndpoint<T> {
  private static final int TICKS_A_RETRY = 4;

  /** What has become of a message. */
  public sealed interface Event<T> {}

  /**
   * A message has come. Its memory counts until {@link #release}.
   *
   * @param from who sent it
   * @param transfer the sender's number of it
   * @param recipient for whom it is, as text; or empty
   */
  public record Arrived<T>(
      ActorRef<TransferProtocol> from, long transfer, String recipient, WireMessage message)
      implements Event<T> {}

  /** The other side will never take a message of ours. */
  public record Refused<T>(T tag, String reason) implements Event<T> {}

  private record Tagged<T>(String message, ActorRef<TransferProtocol> to, T tag) {}

  private final ActorContext<?> context;
  private final TransferSettings settings;
  private final LongSupplier nanoTime;
  private final WireSerializer serializer;
  private final TransferSender<ActorRef<TransferProtocol>, Tagged<T>> sender;
  private final TransferReceiver<ActorRef<TransferProtocol>> receiver;

  /**
   * Of an actor.
   *
   * @param self the actor, as the other side is to call it
   * @param nanoTime a clock, nanoseconds since any moment
   */
  public TransferEndpoint(
      ActorContext<?> context,
      ActorRef<TransferProtocol> self,
      TransferSettings settings,
      LongSupplier nanoTime) {
    this.context = context;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.serializer =
        new WireSerializer((ExtendedActorSystem) Adapter.toClassic(context.getSystem()));
    this.sender = new TransferSender<>(settings, new Offers(self));
    this.receiver = new TransferReceiver<>(settings, new Answers(self));
  }

  /** Nanoseconds between two calls of {@link #tick}. */
  public long tickNanos() {
    return Math.max(1, settings.retry().toNanos() / TICKS_A_RETRY);
  }

  /**
   * Sends a message.
   *
   * @param recipient for whom it is, as text; or empty
   * @return false if it is too large, and is not sent
   */
  public boolean send(ActorRef<TransferProtocol> to, WireMessage message, String recipient, T tag) {
    context.watch(to);
    String name = message.getClass().getSimpleName();
    boolean taken =
        sender.send(
            to,
            new TransferSender.Parcel(
                serializer.manifest(message),
                recipient,
                ArrayBytes.of(message),
                () -> serializer.toByteString(message)),
            new Tagged<>(name, to, tag),
            now());
    if (!taken) {
      LogEvent.TRANSFER_REFUSED.log(context.getLog(), name, to.path(), tooLarge());
    }
    return taken;
  }

  /** Why {@link #send} does not take a message. */
  public String tooLarge() {
    return "a message is larger than " + settings.largestBytes() + " bytes";
  }

  /** Takes a message of the other side. */
  public Optional<Event<T>> handle(TransferProtocol message) {
    long now = now();
    if (message instanceof TransferProtocol.Carry carry) {
      return receiver
          .onChunk(carry.from(), carry.transfer(), carry.chunk(), now)
          .flatMap(this::read);
    } else if (message instanceof TransferProtocol.Offer offer) {
      context.watch(offer.from());
      return receiver
          .onOffer(
              offer.from(), offer.transfer(), offer.oldest(), offer.cargo(), offer.whole(), now)
          .flatMap(this::read);
    } else if (message instanceof TransferProtocol.Grant grant) {
      sender.onGrant(grant.from(), grant.transfer(), grant.first(), grant.count(), now);
    } else if (message instanceof TransferProtocol.Done done) {
      sender.onDone(done.transfer(), now);
    } else if (message instanceof TransferProtocol.Refused refused) {
      return sender
          .onRefused(refused.transfer(), now)
          .map(tagged -> refused(tagged, refused.reason()));
    } else if (message instanceof TransferProtocol.Withdrawn withdrawn) {
      receiver.onWithdrawn(withdrawn.from(), withdrawn.transfer(), now);
    }
    return Optional.empty();
  }

  /** A message that arrived is no longer needed. */
  public void release(Arrived<?> arrived) {
    receiver.release(arrived.from(), arrived.transfer(), now());
  }

  /** Repeats what was not heard, and gives up what has taken too long. */
  public void tick() {
    long now = now();
    receiver.tick(now);
    for (Tagged<T> lost : sender.tick(now)) {
      LogEvent.TRANSFER_GIVEN_UP.log(context.getLog(), lost.message, lost.to.path());
    }
  }

  /** The other side has ended. */
  public void forget(ActorRef<TransferProtocol> peer) {
    long now = now();
    receiver.forget(peer, now);
    sender.forget(peer, now);
  }

  private long now() {
    return nanoTime.getAsLong();
  }

  private Event<T> refused(Tagged<T> tagged, String reason) {
    LogEvent.TRANSFER_REFUSED.log(context.getLog(), tagged.message, tagged.to.path(), reason);
    return new Refused<>(tagged.tag, reason);
  }

  private Optional<Event<T>> read(TransferReceiver.Arrived<ActorRef<TransferProtocol>> arrived) {
    Cargo cargo = arrived.cargo();
    try {
      WireMessage message =
          (WireMessage) serializer.fromBinary(arrived.payload(), cargo.manifest());
      return Optional.of(
          new Arrived<>(arrived.from(), arrived.transfer(), cargo.recipient(), message));
    } catch (NotSerializableException e) {
      LogEvent.TRANSFER_UNREADABLE.log(
          context.getLog(),
          cargo.manifest(),
          arrived.from().path(),
          String.valueOf(e.getMessage()));
      receiver.release(arrived.from(), arrived.transfer(), now());
      return Optional.empty();
    }
  }

  private record Offers(ActorRef<TransferProtocol> self)
      implements ToReceiver<ActorRef<TransferProtocol>> {
    @Override
    public void offer(
        ActorRef<TransferProtocol> to,
        long transfer,
        long oldest,
        Cargo cargo,
        Optional<Chunk> whole) {
      to.tell(new TransferProtocol.Offer(self, transfer, oldest, cargo, whole));
    }

    @Override
    public void chunk(ActorRef<TransferProtocol> to, long transfer, Chunk chunk) {
      to.tell(new TransferProtocol.Carry(self, transfer, chunk));
    }

    @Override
    public void withdraw(ActorRef<TransferProtocol> to, long transfer) {
      to.tell(new TransferProtocol.Withdrawn(self, transfer));
    }
  }

  private record Answers(ActorRef<TransferProtocol> self)
      implements ToSender<ActorRef<TransferProtocol>> {
    @Override
    public void grant(ActorRef<TransferProtocol> to, long transfer, int first, int count) {
      to.tell(new TransferProtocol.Grant(self, transfer, first, count));
    }

    @Override
    public void done(ActorRef<TransferProtocol> to, long transfer) {
      to.tell(new TransferProtocol.Done(transfer));
    }

    @Override
    public void refuse(ActorRef<TransferProtocol> to, long transfer, String reason) {
      to.tell(new TransferProtocol.Refused(transfer, reason));
    }
  }
}
