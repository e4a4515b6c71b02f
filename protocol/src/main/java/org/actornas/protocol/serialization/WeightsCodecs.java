package org.actornas.protocol.serialization;

import static org.actornas.protocol.serialization.WorkCodec.fromWire;
import static org.actornas.protocol.serialization.WorkCodec.toBytes;
import static org.actornas.protocol.serialization.WorkCodec.toFloats;
import static org.actornas.protocol.serialization.WorkCodec.toWire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.wire.BlockWire;
import org.actornas.protocol.wire.KnownBlockWire;
import org.actornas.protocol.wire.MergedWire;
import org.actornas.protocol.wire.PullWire;
import org.actornas.protocol.wire.PulledWire;
import org.actornas.protocol.wire.PushWire;
import org.actornas.protocol.wire.PushedWire;
import org.actornas.protocol.wire.TakenBlockWire;
import org.actornas.protocol.wire.WeightsRefusedWire;

/** How each message to and from the store of the shared weights is written. */
final class WeightsCodecs {
  private WeightsCodecs() {}

  static final List<MessageCodec<?>> ALL =
      List.of(
          new MessageCodec<>(
              "W1",
              WeightsProtocol.Pull.class,
              WeightsCodecs::writePull,
              (bytes, refs) -> readPull(PullWire.parseFrom(bytes), refs)),
          new MessageCodec<>(
              "W2",
              WeightsProtocol.Push.class,
              WeightsCodecs::writePush,
              (bytes, refs) -> readPush(MessageCodec.parseInPlace(PushWire.parser(), bytes), refs)),
          new MessageCodec<>(
              "W3",
              WeightsProtocol.Pulled.class,
              (message, refs) -> writePulled(message),
              (bytes, refs) -> readPulled(MessageCodec.parseInPlace(PulledWire.parser(), bytes))),
          new MessageCodec<>(
              "W4",
              WeightsProtocol.Pushed.class,
              (message, refs) -> writePushed(message),
              (bytes, refs) -> readPushed(PushedWire.parseFrom(bytes))),
          new MessageCodec<>(
              "W5",
              WeightsProtocol.Refused.class,
              (message, refs) ->
                  WeightsRefusedWire.newBuilder()
                      .setRequest(message.request())
                      .setReason(message.reason())
                      .build(),
              (bytes, refs) -> {
                WeightsRefusedWire wire = WeightsRefusedWire.parseFrom(bytes);
                return new WeightsProtocol.Refused(wire.getRequest(), wire.getReason());
              }),
          new MessageCodec<>(
              "W6",
              WeightsProtocol.Merged.class,
              (message, refs) ->
                  MergedWire.newBuilder()
                      .setRequest(message.request())
                      .addAllTaken(taken(message.versions(), message.scales()))
                      .build(),
              (bytes, refs) -> {
                MergedWire wire = MergedWire.parseFrom(bytes);
                return new WeightsProtocol.Merged(
                    wire.getRequest(), versions(wire.getTakenList()), scales(wire.getTakenList()));
              }));

  private static PullWire writePull(WeightsProtocol.Pull message, MessageCodec.Refs refs) {
    PullWire.Builder wire =
        PullWire.newBuilder()
            .setRequest(message.request())
            .setReplyTo(refs.text(message.replyTo()));
    // sorted, so that equal messages have equal bytes
    new TreeMap<>(message.known())
        .forEach(
            (name, version) ->
                wire.addKnown(
                    KnownBlockWire.newBuilder().setName(name.text()).setVersion(version)));
    return wire.build();
  }

  private static WeightsProtocol.Pull readPull(PullWire wire, MessageCodec.Refs refs) {
    Map<BlockName, Long> known = new LinkedHashMap<>();
    for (KnownBlockWire block : wire.getKnownList()) {
      known.put(new BlockName(block.getName()), block.getVersion());
    }
    return new WeightsProtocol.Pull(wire.getRequest(), known, refs.ref(wire.getReplyTo()));
  }

  private static PushWire writePush(WeightsProtocol.Push message, MessageCodec.Refs refs) {
    PushWire.Builder wire =
        PushWire.newBuilder()
            .setRequest(message.request())
            .setTaskId(message.taskId())
            .setWorkerId(message.workerId())
            .setOutcome(toWire(message.outcome()))
            .setReplyTo(refs.text(message.replyTo()));
    for (BlockDelta delta : message.deltas()) {
      wire.addDeltas(block(delta.name(), delta.baseVersion(), delta.values()));
    }
    return wire.build();
  }

  private static WeightsProtocol.Push readPush(PushWire wire, MessageCodec.Refs refs) {
    return new WeightsProtocol.Push(
        wire.getRequest(),
        wire.getTaskId(),
        wire.getWorkerId(),
        wire.getDeltasList().stream()
            .map(
                block ->
                    new BlockDelta(
                        new BlockName(block.getName()),
                        block.getVersion(),
                        toFloats(block.getValues())))
            .toList(),
        fromWire(wire.getOutcome()),
        refs.ref(wire.getReplyTo()));
  }

  private static PulledWire writePulled(WeightsProtocol.Pulled message) {
    PulledWire.Builder wire =
        PulledWire.newBuilder()
            .setRequest(message.request())
            .setStoreVersion(message.storeVersion());
    for (BlockValue value : message.changed()) {
      wire.addChanged(block(value.name(), value.version(), value.values()));
    }
    return wire.build();
  }

  private static WeightsProtocol.Pulled readPulled(PulledWire wire) {
    return new WeightsProtocol.Pulled(
        wire.getRequest(),
        wire.getChangedList().stream()
            .map(
                block ->
                    new BlockValue(
                        new BlockName(block.getName()),
                        block.getVersion(),
                        toFloats(block.getValues())))
            .toList(),
        wire.getStoreVersion());
  }

  private static PushedWire writePushed(WeightsProtocol.Pushed message) {
    return PushedWire.newBuilder()
        .setRequest(message.request())
        .setTaskId(message.taskId())
        .setDuplicate(message.duplicate())
        .setOutcome(toWire(message.outcome()))
        .setStoreVersion(message.storeVersion())
        .addAllTaken(taken(message.versions(), message.scales()))
        .build();
  }

  /** Sorted, so that equal messages have equal bytes. */
  private static List<TakenBlockWire> taken(
      Map<BlockName, Long> versions, Map<BlockName, Float> scales) {
    List<TakenBlockWire> taken = new ArrayList<>();
    new TreeMap<>(versions)
        .forEach(
            (name, version) ->
                taken.add(
                    TakenBlockWire.newBuilder()
                        .setName(name.text())
                        .setVersion(version)
                        .setScale(scales.getOrDefault(name, 1f))
                        .build()));
    return taken;
  }

  private static WeightsProtocol.Pushed readPushed(PushedWire wire) {
    return new WeightsProtocol.Pushed(
        wire.getRequest(),
        wire.getTaskId(),
        wire.getDuplicate(),
        versions(wire.getTakenList()),
        scales(wire.getTakenList()),
        fromWire(wire.getOutcome()),
        wire.getStoreVersion());
  }

  private static Map<BlockName, Long> versions(List<TakenBlockWire> taken) {
    Map<BlockName, Long> versions = new LinkedHashMap<>();
    taken.forEach(block -> versions.put(new BlockName(block.getName()), block.getVersion()));
    return versions;
  }

  private static Map<BlockName, Float> scales(List<TakenBlockWire> taken) {
    Map<BlockName, Float> scales = new LinkedHashMap<>();
    taken.forEach(block -> scales.put(new BlockName(block.getName()), block.getScale()));
    return scales;
  }

  private static BlockWire block(BlockName name, long version, float[] values) {
    return BlockWire.newBuilder()
        .setName(name.text())
        .setVersion(version)
        .setValues(toBytes(values))
        .build();
  }
}
