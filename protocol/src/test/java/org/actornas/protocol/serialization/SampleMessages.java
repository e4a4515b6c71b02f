package org.actornas.protocol.serialization;

import akka.actor.typed.ActorRef;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.actornas.protocol.BufferProtocol;
import org.actornas.protocol.ControllerProtocol;
import org.actornas.protocol.HostEvent;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.TransferProtocol;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WireMessage;
import org.actornas.protocol.WorkerProtocol;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.cluster.NodeDescription;
import org.actornas.protocol.cluster.NodeStatus;
import org.actornas.protocol.cluster.SearchStage;
import org.actornas.protocol.status.Standing;
import org.actornas.protocol.status.WorkerStatus;
import org.actornas.protocol.transfer.Cargo;
import org.actornas.protocol.transfer.Chunk;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;

/** At least one message of every type, and of every kind of work and outcome. */
final class SampleMessages {
  private static final Architecture SMALL = Architecture.of(3, 0, 1);
  private static final Architecture CELL = Architecture.parse("0 0 1 1 2 0 3");
  private static final LeaseId LEASE = new LeaseId(41, 2, 7);
  private static final StreamCursor CURSOR =
      new StreamCursor(1, 140, new float[] {0.5f, -1.25f, Float.MIN_VALUE, -0f});
  private static final Outcome.Trained TRAINED = new Outcome.Trained(4.25, 10, 1, CURSOR);

  private static final NodeDescription NODE =
      new NodeDescription("gpu-box", "10.0.0.7:25520", List.of("gpu:0", "gpu:1"));
  private static final Chunk CHUNK =
      new Chunk(2, 0x9a71bb4c, ByteString.copyFrom(new byte[] {1, 2, -3}));

  private SampleMessages() {}

  static List<WireMessage> all(Function<String, ActorRef<?>> refs) {
    return List.of(
        new ControllerProtocol.RequestWork(
            new WorkerDescription("worker-1", "gpu:0", "cafe"),
            Optional.empty(),
            ref(refs, "worker")),
        new ControllerProtocol.RequestWork(
            new WorkerDescription("worker-1", "gpu:0", "cafe"),
            Optional.of(LEASE),
            ref(refs, "worker")),
        new ControllerProtocol.WithdrawRequest("worker-1", Optional.empty(), ref(refs, "worker")),
        new ControllerProtocol.WithdrawRequest("worker-1", Optional.of(LEASE), ref(refs, "worker")),
        new ControllerProtocol.RenewLease(LEASE, "worker-1", ref(refs, "worker")),
        new ControllerProtocol.WorkDone(LEASE, "worker-1", TRAINED),
        new ControllerProtocol.WorkDone(
            LEASE, "worker-2", new Outcome.Evaluated(List.of(99.5, 1e9), 640, 12)),
        new ControllerProtocol.WorkFailed(LEASE, "worker-1", "out of memory", false),
        new ControllerProtocol.WorkFailed(LEASE, "worker-1", "out of memory", true),
        new WorkerProtocol.LeaseGranted(
            new Lease(
                41,
                2,
                7,
                Duration.ofSeconds(30),
                new Lease.Versions(11, 12),
                new Work.TrainShared(List.of(SMALL, CELL), CURSOR, 5f, 1_000))),
        new WorkerProtocol.LeaseGranted(
            new Lease(
                42,
                1,
                7,
                Duration.ofMillis(1_500),
                new Lease.Versions(1, 0),
                new Work.Evaluate(List.of(CELL), 123_456L))),
        new WorkerProtocol.LeaseGranted(
            new Lease(
                43,
                1,
                7,
                Duration.ofSeconds(1),
                new Lease.Versions(0, 3),
                new Work.Score(List.of(CELL, SMALL)))),
        new WorkerProtocol.LeaseRevoked(LEASE),
        new WorkerProtocol.Refused("another corpus"),
        new WorkerProtocol.SearchEnded(),
        new WorkerProtocol.Dismissed(),
        new WeightsProtocol.Pull(
            300, Map.of(BlockName.EMBEDDING, -1L, BlockName.edge(2, 11), 5L), ref(refs, "worker")),
        new WeightsProtocol.Pulled(
            300,
            List.of(new BlockValue(BlockName.RECURRENT, 9, new float[] {1, Float.NaN, -3})),
            17),
        new WeightsProtocol.Push(
            301,
            41,
            "worker-1",
            List.of(new BlockDelta(BlockName.edge(0, 1), 3, new float[] {0.1f, 0.2f})),
            TRAINED,
            ref(refs, "worker")),
        new WeightsProtocol.Pushed(
            301,
            41,
            false,
            Map.of(BlockName.edge(0, 1), 4L, BlockName.INPUT, 8L),
            Map.of(BlockName.edge(0, 1), 1f, BlockName.INPUT, 0.5f),
            TRAINED,
            18),
        new WeightsProtocol.Merged(
            304,
            Map.of(BlockName.edge(0, 1), 4L, BlockName.INPUT, 8L),
            Map.of(BlockName.edge(0, 1), 1f, BlockName.INPUT, 0.5f)),
        new WeightsProtocol.Pushed(302, 41, true, Map.of(), Map.of(), TRAINED, 18),
        new WeightsProtocol.Refused(303, "there is no block decoder"),
        new BufferProtocol.Store(5, List.of(SMALL, CELL), ref(refs, "controller")),
        new BufferProtocol.Stored(5, 1_000, 0),
        new BufferProtocol.Sample(77, 100, ref(refs, "controller")),
        new BufferProtocol.Sampled(77, List.of(CELL)),
        new TransferProtocol.Offer(
            ref(refs, "link"), 7, 5, new Cargo("W2", "", 3_000_000, 3), Optional.empty()),
        new TransferProtocol.Offer(
            ref(refs, "gate"),
            8,
            8,
            new Cargo("W5", "akka://WireTest/user/worker", 3, 1),
            Optional.of(CHUNK)),
        new TransferProtocol.Grant(ref(refs, "gate"), 7, 1, 2),
        new TransferProtocol.Carry(ref(refs, "link"), 7, CHUNK),
        new TransferProtocol.Done(7),
        new TransferProtocol.Refused(8, "too large"),
        new TransferProtocol.Withdrawn(ref(refs, "link"), 9),
        new ControllerProtocol.GetStatus(ref(refs, "terminal")),
        new ControllerProtocol.StopSearch("interrupted"),
        new ControllerProtocol.Status(
            new Standing(
                3,
                15,
                "shared",
                20,
                240,
                4.5,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0.8,
                Double.NaN,
                OptionalDouble.of(1.25),
                2_000,
                10_000),
            List.of(
                new WorkerStatus(
                    "worker-1",
                    "cpu",
                    Optional.of(new WorkerStatus.HeldLease(LEASE, "train-shared")),
                    123),
                new WorkerStatus("worker-2", "gpu:0", Optional.empty(), 0)),
            "not renewed"),
        new ControllerProtocol.PauseSearch(),
        new ControllerProtocol.ContinueSearch(),
        new HostProtocol.Enlist(NODE, "lstm-3", 1_000_000, "no corpus", ref(refs, "node")),
        new HostProtocol.Submit("lstm", "nas.run.seed = 3", ref(refs, "terminal")),
        new HostProtocol.Pause(ref(refs, "terminal")),
        new HostProtocol.Continue(ref(refs, "terminal")),
        new HostProtocol.Stop("enough", ref(refs, "terminal")),
        new HostProtocol.DrainNode("gpu-box", ref(refs, "terminal")),
        new HostProtocol.GetOverview(ref(refs, "terminal")),
        new HostProtocol.Answered(true, "paused"),
        new HostProtocol.Overview(
            SearchStage.BROKEN,
            "lstm",
            "no space left",
            Optional.empty(),
            List.of(new NodeStatus(NODE, List.of("worker"), "up", true, 1234.5, true, ""))),
        new NodeProtocol.Assigned(
            "lstm-3", "lstm", "nas.run.seed = 3", ref(refs, "controller"), ref(refs, "weights")),
        new NodeProtocol.Unassigned(),
        new NodeProtocol.Drain(),
        new HostEvent.SearchAccepted("lstm", "nas.run.seed = 3"),
        new HostEvent.SearchPaused(),
        new HostEvent.SearchContinued(),
        new HostEvent.StopWanted("enough"),
        new HostEvent.SearchOver(SearchStage.FINISHED, "valid perplexity 31.2"),
        new HostEvent.HostBegan("akka://nas@a.example:25520#17"));
  }

  @SuppressWarnings("unchecked") // an actor reference is not checked on the wire either
  private static <T> ActorRef<T> ref(Function<String, ActorRef<?>> refs, String name) {
    return (ActorRef<T>) refs.apply(name);
  }
}
