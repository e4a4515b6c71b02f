package org.actornas.protocol.serialization;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.cluster.NodeDescription;
import org.actornas.protocol.cluster.NodeStatus;
import org.actornas.protocol.cluster.SearchStage;
import org.actornas.protocol.wire.AnsweredWire;
import org.actornas.protocol.wire.AssignedWire;
import org.actornas.protocol.wire.ContinueWire;
import org.actornas.protocol.wire.DrainNodeWire;
import org.actornas.protocol.wire.DrainWire;
import org.actornas.protocol.wire.EnlistWire;
import org.actornas.protocol.wire.GetOverviewWire;
import org.actornas.protocol.wire.HostBeganWire;
import org.actornas.protocol.wire.NodeDescriptionWire;
import org.actornas.protocol.wire.NodeStatusWire;
import org.actornas.protocol.wire.OverviewWire;
import org.actornas.protocol.wire.PauseWire;
import org.actornas.protocol.wire.SearchAcceptedWire;
import org.actornas.protocol.wire.SearchContinuedWire;
import org.actornas.protocol.wire.SearchOverWire;
import org.actornas.protocol.wire.SearchPausedWire;
import org.actornas.protocol.wire.SearchStageWire;
import org.actornas.protocol.wire.StopWantedWire;
import org.actornas.protocol.wire.StopWire;
import org.actornas.protocol.wire.SubmitWire;
import org.actornas.protocol.wire.UnassignedWire;

/** How each message between the host of searches and the nodes is written, and what it keeps. */
final class ClusterCodecs {
  private ClusterCodecs() {}

  static final List<MessageCodec<?>> HOST =
      List.of(
          new MessageCodec<>(
              "H1",
              HostProtocol.Enlist.class,
              (message, refs) ->
                  EnlistWire.newBuilder()
                      .setNode(toWire(message.node()))
                      .setSession(message.session())
                      .setTokens(message.tokens())
                      .setFailure(message.failure())
                      .setReplyTo(refs.text(message.replyTo()))
                      .build(),
              (bytes, refs) -> {
                EnlistWire wire = EnlistWire.parseFrom(bytes);
                return new HostProtocol.Enlist(
                    fromWire(wire.getNode()),
                    wire.getSession(),
                    wire.getTokens(),
                    wire.getFailure(),
                    refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "H2",
              HostProtocol.Submit.class,
              (message, refs) ->
                  SubmitWire.newBuilder()
                      .setRun(message.run())
                      .setConfig(message.config())
                      .setReplyTo(refs.text(message.replyTo()))
                      .build(),
              (bytes, refs) -> {
                SubmitWire wire = SubmitWire.parseFrom(bytes);
                return new HostProtocol.Submit(
                    wire.getRun(), wire.getConfig(), refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "H3",
              HostProtocol.Pause.class,
              (message, refs) ->
                  PauseWire.newBuilder().setReplyTo(refs.text(message.replyTo())).build(),
              (bytes, refs) ->
                  new HostProtocol.Pause(refs.ref(PauseWire.parseFrom(bytes).getReplyTo()))),
          new MessageCodec<>(
              "H4",
              HostProtocol.Continue.class,
              (message, refs) ->
                  ContinueWire.newBuilder().setReplyTo(refs.text(message.replyTo())).build(),
              (bytes, refs) ->
                  new HostProtocol.Continue(refs.ref(ContinueWire.parseFrom(bytes).getReplyTo()))),
          new MessageCodec<>(
              "H5",
              HostProtocol.Stop.class,
              (message, refs) ->
                  StopWire.newBuilder()
                      .setReason(message.reason())
                      .setReplyTo(refs.text(message.replyTo()))
                      .build(),
              (bytes, refs) -> {
                StopWire wire = StopWire.parseFrom(bytes);
                return new HostProtocol.Stop(wire.getReason(), refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "H6",
              HostProtocol.DrainNode.class,
              (message, refs) ->
                  DrainNodeWire.newBuilder()
                      .setNode(message.node())
                      .setReplyTo(refs.text(message.replyTo()))
                      .build(),
              (bytes, refs) -> {
                DrainNodeWire wire = DrainNodeWire.parseFrom(bytes);
                return new HostProtocol.DrainNode(wire.getNode(), refs.ref(wire.getReplyTo()));
              }),
          new MessageCodec<>(
              "H7",
              HostProtocol.GetOverview.class,
              (message, refs) ->
                  GetOverviewWire.newBuilder().setReplyTo(refs.text(message.replyTo())).build(),
              (bytes, refs) ->
                  new HostProtocol.GetOverview(
                      refs.ref(GetOverviewWire.parseFrom(bytes).getReplyTo()))),
          new MessageCodec<>(
              "H8",
              HostProtocol.Answered.class,
              (message, refs) ->
                  AnsweredWire.newBuilder()
                      .setDone(message.done())
                      .setMessage(message.message())
                      .build(),
              (bytes, refs) -> {
                AnsweredWire wire = AnsweredWire.parseFrom(bytes);
                return new HostProtocol.Answered(wire.getDone(), wire.getMessage());
              }),
          new MessageCodec<>(
              "H9",
              HostProtocol.Overview.class,
              (message, refs) -> toWire(message),
              (bytes, refs) -> fromWire(OverviewWire.parseFrom(bytes))));

  static final List<MessageCodec<?>> NODE =
      List.of(
          new MessageCodec<>(
              "N1",
              NodeProtocol.Assigned.class,
              (message, refs) ->
                  AssignedWire.newBuilder()
                      .setSession(message.session())
                      .setRun(message.run())
                      .setConfig(message.config())
                      .setController(refs.text(message.controller()))
                      .setWeights(refs.text(message.weights()))
                      .build(),
              (bytes, refs) -> {
                AssignedWire wire = AssignedWire.parseFrom(bytes);
                return new NodeProtocol.Assigned(
                    wire.getSession(),
                    wire.getRun(),
                    wire.getConfig(),
                    refs.ref(wire.getController()),
                    refs.ref(wire.getWeights()));
              }),
          new MessageCodec<>(
              "N2",
              NodeProtocol.Unassigned.class,
              (message, refs) -> UnassignedWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(UnassignedWire.parseFrom(bytes));
                return new NodeProtocol.Unassigned();
              }),
          new MessageCodec<>(
              "N3",
              NodeProtocol.Drain.class,
              (message, refs) -> DrainWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(DrainWire.parseFrom(bytes));
                return new NodeProtocol.Drain();
              }));

  static final List<MessageCodec<?>> EVENTS =
      List.of(
          new MessageCodec<>(
              "E1",
              HostEvent.SearchAccepted.class,
              (event, refs) ->
                  SearchAcceptedWire.newBuilder()
                      .setRun(event.run())
                      .setConfig(event.config())
                      .build(),
              (bytes, refs) -> {
                SearchAcceptedWire wire = SearchAcceptedWire.parseFrom(bytes);
                return new HostEvent.SearchAccepted(wire.getRun(), wire.getConfig());
              }),
          new MessageCodec<>(
              "E2",
              HostEvent.SearchPaused.class,
              (event, refs) -> SearchPausedWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(SearchPausedWire.parseFrom(bytes));
                return new HostEvent.SearchPaused();
              }),
          new MessageCodec<>(
              "E3",
              HostEvent.SearchContinued.class,
              (event, refs) -> SearchContinuedWire.getDefaultInstance(),
              (bytes, refs) -> {
                Objects.requireNonNull(SearchContinuedWire.parseFrom(bytes));
                return new HostEvent.SearchContinued();
              }),
          new MessageCodec<>(
              "E4",
              HostEvent.SearchOver.class,
              (event, refs) ->
                  SearchOverWire.newBuilder()
                      .setStage(toWire(event.stage()))
                      .setMessage(event.message())
                      .build(),
              (bytes, refs) -> {
                SearchOverWire wire = SearchOverWire.parseFrom(bytes);
                return new HostEvent.SearchOver(fromWire(wire.getStage()), wire.getMessage());
              }),
          new MessageCodec<>(
              "E5",
              HostEvent.StopWanted.class,
              (event, refs) -> StopWantedWire.newBuilder().setReason(event.reason()).build(),
              (bytes, refs) ->
                  new HostEvent.StopWanted(StopWantedWire.parseFrom(bytes).getReason())),
          new MessageCodec<>(
              "E6",
              HostEvent.HostBegan.class,
              (event, refs) -> HostBeganWire.newBuilder().setProcess(event.process()).build(),
              (bytes, refs) ->
                  new HostEvent.HostBegan(HostBeganWire.parseFrom(bytes).getProcess())));

  private static OverviewWire toWire(HostProtocol.Overview overview) {
    OverviewWire.Builder wire =
        OverviewWire.newBuilder()
            .setStage(toWire(overview.stage()))
            .setRun(overview.run())
            .setMessage(overview.message());
    overview.status().map(StatusCodecs::toWire).ifPresent(wire::setStatus);
    overview.nodes().stream().map(ClusterCodecs::toWire).forEach(wire::addNodes);
    return wire.build();
  }

  private static HostProtocol.Overview fromWire(OverviewWire wire) {
    return new HostProtocol.Overview(
        fromWire(wire.getStage()),
        wire.getRun(),
        wire.getMessage(),
        wire.hasStatus() ? Optional.of(StatusCodecs.fromWire(wire.getStatus())) : Optional.empty(),
        wire.getNodesList().stream().map(ClusterCodecs::fromWire).toList());
  }

  private static NodeDescriptionWire toWire(NodeDescription node) {
    return NodeDescriptionWire.newBuilder()
        .setName(node.name())
        .setAddress(node.address())
        .addAllDevices(node.devices())
        .build();
  }

  private static NodeDescription fromWire(NodeDescriptionWire wire) {
    return new NodeDescription(wire.getName(), wire.getAddress(), wire.getDevicesList());
  }

  private static NodeStatusWire toWire(NodeStatus status) {
    return NodeStatusWire.newBuilder()
        .setName(status.node().name())
        .setAddress(status.node().address())
        .addAllDevices(status.node().devices())
        .addAllRoles(status.roles())
        .setMember(status.member())
        .setReachable(status.reachable())
        .setTokensPerSecond(status.tokensPerSecond())
        .setDraining(status.draining())
        .setFailure(status.failure())
        .build();
  }

  private static NodeStatus fromWire(NodeStatusWire wire) {
    return new NodeStatus(
        new NodeDescription(wire.getName(), wire.getAddress(), wire.getDevicesList()),
        wire.getRolesList(),
        wire.getMember(),
        wire.getReachable(),
        wire.getTokensPerSecond(),
        wire.getDraining(),
        wire.getFailure());
  }

  private static SearchStageWire toWire(SearchStage stage) {
    return switch (stage) {
      case NONE -> SearchStageWire.SEARCH_STAGE_NONE;
      case STARTING -> SearchStageWire.SEARCH_STAGE_STARTING;
      case RUNNING -> SearchStageWire.SEARCH_STAGE_RUNNING;
      case PAUSED -> SearchStageWire.SEARCH_STAGE_PAUSED;
      case BROKEN -> SearchStageWire.SEARCH_STAGE_BROKEN;
      case FINISHED -> SearchStageWire.SEARCH_STAGE_FINISHED;
      case STOPPED -> SearchStageWire.SEARCH_STAGE_STOPPED;
      case FAILED -> SearchStageWire.SEARCH_STAGE_FAILED;
    };
  }

  private static SearchStage fromWire(SearchStageWire wire) {
    return switch (wire) {
      case SEARCH_STAGE_NONE -> SearchStage.NONE;
      case SEARCH_STAGE_STARTING -> SearchStage.STARTING;
      case SEARCH_STAGE_RUNNING -> SearchStage.RUNNING;
      case SEARCH_STAGE_PAUSED -> SearchStage.PAUSED;
      case SEARCH_STAGE_BROKEN -> SearchStage.BROKEN;
      case SEARCH_STAGE_FINISHED -> SearchStage.FINISHED;
      case SEARCH_STAGE_STOPPED -> SearchStage.STOPPED;
      case SEARCH_STAGE_FAILED -> SearchStage.FAILED;
      case SEARCH_STAGE_UNKNOWN, UNRECOGNIZED ->
          throw new IllegalArgumentException("no stage of a search");
    };
  }
}
