package org.actornas.protocol.serialization;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.wire.ContinueSearchWire;
import org.actornas.protocol.wire.GetStatusWire;
import org.actornas.protocol.wire.HeldLeaseWire;
import org.actornas.protocol.wire.PauseSearchWire;
import org.actornas.protocol.wire.StandingWire;
import org.actornas.protocol.wire.StatusWire;
import org.actornas.protocol.wire.StopSearchWire;
import org.actornas.protocol.wire.WorkerStatusWire;

/** How the messages are written by which people watch and stop a search. */
final class StatusCodecs {
  private StatusCodecs() {}

  static final List<MessageCodec<?>> ALL =
      List.of(
          new MessageCodec<>(
              "C5",
              ControllerProtocol.GetStatus.class,
              (message, refs) ->
                  GetStatusWire.newBuilder().setReplyTo(refs.text(message.replyTo())).build(),
              (bytes, refs) ->
                  new ControllerProtocol.GetStatus(
                      refs.ref(GetStatusWire.parseFrom(bytes).getReplyTo()))),
          new MessageCodec<>(
              "C6",
              ControllerProtocol.StopSearch.class,
              (message, refs) -> StopSearchWire.newBuilder().setReason(message.reason()).build(),
              (bytes, refs) ->
                  new ControllerProtocol.StopSearch(StopSearchWire.parseFrom(bytes).getReason())),
          new MessageCodec<>(
              "C7",
              ControllerProtocol.Status.class,
              (message, refs) -> toWire(message),
              (bytes, refs) -> fromWire(StatusWire.parseFrom(bytes))),
          new MessageCodec<>(
              "C8",
              ControllerProtocol.PauseSearch.class,
              (message, refs) -> PauseSearchWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(PauseSearchWire.parseFrom(bytes));
                return new ControllerProtocol.PauseSearch();
              }),
          new MessageCodec<>(
              "C9",
              ControllerProtocol.ContinueSearch.class,
              (message, refs) -> ContinueSearchWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(ContinueSearchWire.parseFrom(bytes));
                return new ControllerProtocol.ContinueSearch();
              }));

  static StatusWire toWire(ControllerProtocol.Status status) {
    return StatusWire.newBuilder()
        .setStanding(toWire(status.standing()))
        .addAllWorkers(status.workers().stream().map(StatusCodecs::toWire).toList())
        .setLastFailure(status.lastFailure())
        .build();
  }

  static ControllerProtocol.Status fromWire(StatusWire wire) {
    return new ControllerProtocol.Status(
        fromWire(wire.getStanding()),
        wire.getWorkersList().stream().map(StatusCodecs::fromWire).toList(),
        wire.getLastFailure());
  }

  private static StandingWire toWire(Standing standing) {
    StandingWire.Builder wire =
        StandingWire.newBuilder()
            .setEpoch(standing.epoch())
            .setEpochs(standing.epochs())
            .setPhase(standing.phase())
            .setDone(standing.done())
            .setTotal(standing.total())
            .setTrainLoss(standing.trainLoss())
            .setMeanPerplexity(standing.meanPerplexity())
            .setBestPerplexity(standing.bestPerplexity())
            .setMeanReward(standing.meanReward())
            .setBaseline(standing.baseline())
            .setMeanEntropy(standing.meanEntropy())
            .setBufferSize(standing.bufferSize())
            .setBufferCapacity(standing.bufferCapacity());
    standing.reconstructionLoss().ifPresent(wire::setReconstructionLoss);
    return wire.build();
  }

  private static Standing fromWire(StandingWire wire) {
    return new Standing(
        wire.getEpoch(),
        wire.getEpochs(),
        wire.getPhase(),
        wire.getDone(),
        wire.getTotal(),
        wire.getTrainLoss(),
        wire.getMeanPerplexity(),
        wire.getBestPerplexity(),
        wire.getMeanReward(),
        wire.getBaseline(),
        wire.getMeanEntropy(),
        wire.hasReconstructionLoss()
            ? OptionalDouble.of(wire.getReconstructionLoss())
            : OptionalDouble.empty(),
        wire.getBufferSize(),
        wire.getBufferCapacity());
  }

  private static WorkerStatusWire toWire(WorkerStatus worker) {
    WorkerStatusWire.Builder wire =
        WorkerStatusWire.newBuilder()
            .setId(worker.id())
            .setDevice(worker.device())
            .setTasksDone(worker.tasksDone());
    worker
        .lease()
        .ifPresent(
            held ->
                wire.setLease(
                    HeldLeaseWire.newBuilder()
                        .setId(WorkCodec.toWire(held.id()))
                        .setKind(held.kind())));
    return wire.build();
  }

  private static WorkerStatus fromWire(WorkerStatusWire wire) {
    return new WorkerStatus(
        wire.getId(),
        wire.getDevice(),
        wire.hasLease()
            ? Optional.of(
                new WorkerStatus.HeldLease(
                    WorkCodec.fromWire(wire.getLease().getId()), wire.getLease().getKind()))
            : Optional.empty(),
        wire.getTasksDone());
  }
}
