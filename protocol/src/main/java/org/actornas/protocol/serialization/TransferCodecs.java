package org.actornas.protocol.serialization;

import java.util.List;
import java.util.Optional;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.transfer.Cargo;
import org.actornas.protocol.transfer.Chunk;
import org.actornas.protocol.wire.CargoWire;
import org.actornas.protocol.wire.ChunkWire;
import org.actornas.protocol.wire.TransferCarryWire;
import org.actornas.protocol.wire.TransferDoneWire;
import org.actornas.protocol.wire.TransferGrantWire;
import org.actornas.protocol.wire.TransferOfferWire;
import org.actornas.protocol.wire.TransferRefusedWire;
import org.actornas.protocol.wire.TransferWithdrawnWire;

/** How the messages are written by which large messages are transferred. */
final class TransferCodecs {
  private TransferCodecs() {}

  static final List<MessageCodec<?>> ALL =
      List.of(
          new MessageCodec<>(
              "T1",
              TransferProtocol.Offer.class,
              TransferCodecs::writeOffer,
              (bytes, refs) -> readOffer(TransferOfferWire.parseFrom(bytes), refs)),
          new MessageCodec<>(
              "T2",
              TransferProtocol.Grant.class,
              (message, refs) ->
                  TransferGrantWire.newBuilder()
                      .setFrom(refs.text(message.from()))
                      .setTransfer(message.transfer())
                      .setFirst(message.first())
                      .setCount(message.count())
                      .build(),
              (bytes, refs) -> {
                TransferGrantWire wire = TransferGrantWire.parseFrom(bytes);
                return new TransferProtocol.Grant(
                    refs.ref(wire.getFrom()), wire.getTransfer(), wire.getFirst(), wire.getCount());
              }),
          new MessageCodec<>(
              "T3",
              TransferProtocol.Carry.class,
              (message, refs) ->
                  TransferCarryWire.newBuilder()
                      .setFrom(refs.text(message.from()))
                      .setTransfer(message.transfer())
                      .setChunk(toWire(message.chunk()))
                      .build(),
              (bytes, refs) -> {
                TransferCarryWire wire = TransferCarryWire.parseFrom(bytes);
                return new TransferProtocol.Carry(
                    refs.ref(wire.getFrom()), wire.getTransfer(), fromWire(wire.getChunk()));
              }),
          new MessageCodec<>(
              "T4",
              TransferProtocol.Done.class,
              (message, refs) ->
                  TransferDoneWire.newBuilder().setTransfer(message.transfer()).build(),
              (bytes, refs) ->
                  new TransferProtocol.Done(TransferDoneWire.parseFrom(bytes).getTransfer())),
          new MessageCodec<>(
              "T5",
              TransferProtocol.Refused.class,
              (message, refs) ->
                  TransferRefusedWire.newBuilder()
                      .setTransfer(message.transfer())
                      .setReason(message.reason())
                      .build(),
              (bytes, refs) -> {
                TransferRefusedWire wire = TransferRefusedWire.parseFrom(bytes);
                return new TransferProtocol.Refused(wire.getTransfer(), wire.getReason());
              }),
          new MessageCodec<>(
              "T6",
              TransferProtocol.Withdrawn.class,
              (message, refs) ->
                  TransferWithdrawnWire.newBuilder()
                      .setFrom(refs.text(message.from()))
                      .setTransfer(message.transfer())
                      .build(),
              (bytes, refs) -> {
                TransferWithdrawnWire wire = TransferWithdrawnWire.parseFrom(bytes);
                return new TransferProtocol.Withdrawn(refs.ref(wire.getFrom()), wire.getTransfer());
              }));

  private static TransferOfferWire writeOffer(
      TransferProtocol.Offer message, MessageCodec.Refs refs) {
    TransferOfferWire.Builder wire =
        TransferOfferWire.newBuilder()
            .setFrom(refs.text(message.from()))
            .setTransfer(message.transfer())
            .setOldest(message.oldest())
            .setCargo(
                CargoWire.newBuilder()
                    .setManifest(message.cargo().manifest())
                    .setRecipient(message.cargo().recipient())
                    .setBytes(message.cargo().bytes())
                    .setChunks(message.cargo().chunks()));
    message.whole().ifPresent(whole -> wire.setWhole(toWire(whole)));
    return wire.build();
  }

  private static TransferProtocol.Offer readOffer(TransferOfferWire wire, MessageCodec.Refs refs) {
    CargoWire cargo = wire.getCargo();
    return new TransferProtocol.Offer(
        refs.ref(wire.getFrom()),
        wire.getTransfer(),
        wire.getOldest(),
        new Cargo(cargo.getManifest(), cargo.getRecipient(), cargo.getBytes(), cargo.getChunks()),
        wire.hasWhole() ? Optional.of(fromWire(wire.getWhole())) : Optional.empty());
  }

  private static ChunkWire toWire(Chunk chunk) {
    return ChunkWire.newBuilder()
        .setIndex(chunk.index())
        .setCrc32C(chunk.crc32c())
        .setContent(chunk.content())
        .build();
  }

  private static Chunk fromWire(ChunkWire wire) {
    return new Chunk(wire.getIndex(), wire.getCrc32C(), wire.getContent());
  }
}
