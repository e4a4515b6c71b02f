package org.actornas.protocol.serialization;

import static org.actornas.protocol.serialization.WorkCodec.fromWire;
import static org.actornas.protocol.serialization.WorkCodec.toWire;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.wire.DismissedWire;
import org.actornas.protocol.wire.LeaseGrantedWire;
import org.actornas.protocol.wire.LeaseRevokedWire;
import org.actornas.protocol.wire.RefusedWire;
import org.actornas.protocol.wire.RenewLeaseWire;
import org.actornas.protocol.wire.RequestWorkWire;
import org.actornas.protocol.wire.SampleWire;
import org.actornas.protocol.wire.SampledWire;
import org.actornas.protocol.wire.SearchEndedWire;
import org.actornas.protocol.wire.StoreWire;
import org.actornas.protocol.wire.StoredWire;
import org.actornas.protocol.wire.WithdrawRequestWire;
import org.actornas.protocol.wire.WorkDoneWire;
import org.actornas.protocol.wire.WorkFailedWire;

/** How each message to the controller, a worker and the buffer is written. */
final class MessageCodecs {
  private MessageCodecs() {}

  static final List<MessageCodec<?>> CONTROLLER =
      List.of(
          new MessageCodec<>(
              "C1",
              ControllerProtocol.RequestWork.class,
              (message, refs) -> {
                RequestWorkWire.Builder wire =
                    RequestWorkWire.newBuilder()
                        .setWorker(toWire(message.worker()))
                        .setReplyTo(refs.text(message.replyTo()));
                message.holding().ifPresent(lease -> wire.setHolding(toWire(lease)));
                return wire.build();
              },
              (bytes, refs) -> {
                RequestWorkWire wire = RequestWorkWire.parseFrom(bytes);
                return new ControllerProtocol.RequestWork(
                    fromWire(wire.getWorker()),
                    wire.hasHolding() ? Optional.of(fromWire(wire.getHolding())) : Optional.empty(),
                    refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "C2",
              ControllerProtocol.RenewLease.class,
              (message, refs) ->
                  RenewLeaseWire.newBuilder()
                      .setLease(toWire(message.lease()))
                      .setWorkerId(message.workerId())
                      .setReplyTo(refs.text(message.replyTo()))
                      .build(),
              (bytes, refs) -> {
                RenewLeaseWire wire = RenewLeaseWire.parseFrom(bytes);
                return new ControllerProtocol.RenewLease(
                    fromWire(wire.getLease()), wire.getWorkerId(), refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "C3",
              ControllerProtocol.WorkDone.class,
              (message, refs) ->
                  WorkDoneWire.newBuilder()
                      .setLease(toWire(message.lease()))
                      .setWorkerId(message.workerId())
                      .setOutcome(toWire(message.outcome()))
                      .build(),
              (bytes, refs) -> {
                WorkDoneWire wire = WorkDoneWire.parseFrom(bytes);
                return new ControllerProtocol.WorkDone(
                    fromWire(wire.getLease()), wire.getWorkerId(), fromWire(wire.getOutcome()));
              }),
          new MessageCodec<>(
              "C4",
              ControllerProtocol.WorkFailed.class,
              (message, refs) ->
                  WorkFailedWire.newBuilder()
                      .setLease(toWire(message.lease()))
                      .setWorkerId(message.workerId())
                      .setReason(message.reason())
                      .setLost(message.lost())
                      .build(),
              (bytes, refs) -> {
                WorkFailedWire wire = WorkFailedWire.parseFrom(bytes);
                return new ControllerProtocol.WorkFailed(
                    fromWire(wire.getLease()),
                    wire.getWorkerId(),
                    wire.getReason(),
                    wire.getLost());
              }),
          new MessageCodec<>(
              "C10",
              ControllerProtocol.WithdrawRequest.class,
              (message, refs) -> {
                WithdrawRequestWire.Builder wire =
                    WithdrawRequestWire.newBuilder()
                        .setWorkerId(message.workerId())
                        .setReplyTo(refs.text(message.replyTo()));
                message.holding().ifPresent(lease -> wire.setHolding(toWire(lease)));
                return wire.build();
              },
              (bytes, refs) -> {
                WithdrawRequestWire wire = WithdrawRequestWire.parseFrom(bytes);
                return new ControllerProtocol.WithdrawRequest(
                    wire.getWorkerId(),
                    wire.hasHolding() ? Optional.of(fromWire(wire.getHolding())) : Optional.empty(),
                    refs.ref(wire.getReplyTo()));
              }));

  static final List<MessageCodec<?>> WORKER =
      List.of(
          new MessageCodec<>(
              "K1",
              WorkerProtocol.LeaseGranted.class,
              (message, refs) ->
                  LeaseGrantedWire.newBuilder().setLease(toWire(message.lease())).build(),
              (bytes, refs) ->
                  new WorkerProtocol.LeaseGranted(
                      fromWire(LeaseGrantedWire.parseFrom(bytes).getLease()))),
          new MessageCodec<>(
              "K2",
              WorkerProtocol.LeaseRevoked.class,
              (message, refs) ->
                  LeaseRevokedWire.newBuilder().setLease(toWire(message.lease())).build(),
              (bytes, refs) ->
                  new WorkerProtocol.LeaseRevoked(
                      fromWire(LeaseRevokedWire.parseFrom(bytes).getLease()))),
          new MessageCodec<>(
              "K3",
              WorkerProtocol.Refused.class,
              (message, refs) -> RefusedWire.newBuilder().setReason(message.reason()).build(),
              (bytes, refs) ->
                  new WorkerProtocol.Refused(RefusedWire.parseFrom(bytes).getReason())),
          new MessageCodec<>(
              "K4",
              WorkerProtocol.SearchEnded.class,
              (message, refs) -> SearchEndedWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(SearchEndedWire.parseFrom(bytes));
                return new WorkerProtocol.SearchEnded();
              }),
          new MessageCodec<>(
              "K5",
              WorkerProtocol.Dismissed.class,
              (message, refs) -> DismissedWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(DismissedWire.parseFrom(bytes));
                return new WorkerProtocol.Dismissed();
              }));

  static final List<MessageCodec<?>> BUFFER =
      List.of(
          new MessageCodec<>(
              "B1",
              BufferProtocol.Store.class,
              (message, refs) ->
                  StoreWire.newBuilder()
                      .setEpoch(message.epoch())
                      .addAllArchitectures(toWire(message.architectures()))
                      .setReplyTo(refs.text(message.replyTo()))
                      .build(),
              (bytes, refs) -> {
                StoreWire wire = StoreWire.parseFrom(bytes);
                return new BufferProtocol.Store(
                    wire.getEpoch(),
                    fromWire(wire.getArchitecturesList()),
                    refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "B2",
              BufferProtocol.Sample.class,
              (message, refs) ->
                  SampleWire.newBuilder()
                      .setCounter(message.counter())
                      .setCount(message.count())
                      .setReplyTo(refs.text(message.replyTo()))
                      .build(),
              (bytes, refs) -> {
                SampleWire wire = SampleWire.parseFrom(bytes);
                return new BufferProtocol.Sample(
                    wire.getCounter(), wire.getCount(), refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "B3",
              BufferProtocol.Stored.class,
              (message, refs) ->
                  StoredWire.newBuilder()
                      .setEpoch(message.epoch())
                      .setSize(message.size())
                      .setReplaced(message.replaced())
                      .build(),
              (bytes, refs) -> {
                StoredWire wire = StoredWire.parseFrom(bytes);
                return new BufferProtocol.Stored(
                    wire.getEpoch(), wire.getSize(), wire.getReplaced());
              }),
          new MessageCodec<>(
              "B4",
              BufferProtocol.Sampled.class,
              (message, refs) ->
                  SampledWire.newBuilder()
                      .setCounter(message.counter())
                      .addAllArchitectures(toWire(message.architectures()))
                      .build(),
              (bytes, refs) -> {
                SampledWire wire = SampledWire.parseFrom(bytes);
                return new BufferProtocol.Sampled(
                    wire.getCounter(), fromWire(wire.getArchitecturesList()));
              }));
}
