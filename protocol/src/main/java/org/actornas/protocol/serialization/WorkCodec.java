package org.actornas.protocol.serialization;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.wire.ArchitectureWire;
import org.actornas.protocol.wire.EvaluateWire;
import org.actornas.protocol.wire.EvaluatedWire;
import org.actornas.protocol.wire.LeaseIdWire;
import org.actornas.protocol.wire.LeaseWire;
import org.actornas.protocol.wire.OutcomeWire;
import org.actornas.protocol.wire.ScoreWire;
import org.actornas.protocol.wire.StreamCursorWire;
import org.actornas.protocol.wire.TrainSharedWire;
import org.actornas.protocol.wire.TrainedWire;
import org.actornas.protocol.wire.WorkWire;
import org.actornas.protocol.wire.WorkerDescriptionWire;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Lease.LeaseId;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.protocol.work.WorkerDescription;

/**
 * The wire form of work, outcomes and leases. Reading throws {@link IllegalArgumentException} for
 * bytes that are protobuf but mean nothing here.
 */
public final class WorkCodec {
  private WorkCodec() {}

  static ByteString toBytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    // nobody else has the array
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  static float[] toFloats(ByteString bytes) {
    if (bytes.size() % Float.BYTES != 0) {
      throw new IllegalArgumentException(bytes.size() + " bytes are not an array of floats");
    }
    float[] values = new float[bytes.size() / Float.BYTES];
    bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  public static ArchitectureWire toWire(Architecture architecture) {
    ArchitectureWire.Builder wire = ArchitectureWire.newBuilder();
    for (int decision : architecture.decisions()) {
      wire.addDecisions(decision);
    }
    return wire.build();
  }

  public static List<ArchitectureWire> toWire(List<Architecture> architectures) {
    return architectures.stream().map(WorkCodec::toWire).toList();
  }

  public static List<Architecture> fromWire(List<ArchitectureWire> wires) {
    List<Architecture> architectures = new ArrayList<>(wires.size());
    for (ArchitectureWire wire : wires) {
      architectures.add(fromWire(wire));
    }
    return architectures;
  }

  public static Architecture fromWire(ArchitectureWire wire) {
    return Architecture.of(wire.getDecisionsList().stream().mapToInt(Integer::intValue).toArray());
  }

  static WorkWire toWire(Work work) {
    WorkWire.Builder wire = WorkWire.newBuilder().addAllArchitectures(toWire(work.architectures()));
    if (work instanceof Work.TrainShared train) {
      wire.setTrainShared(
          TrainSharedWire.newBuilder()
              .setCursor(toWire(train.cursor()))
              .setLearningRate(train.learningRate())
              .setFirstStep(train.firstStep()));
    } else if (work instanceof Work.Evaluate evaluate) {
      wire.setEvaluate(EvaluateWire.newBuilder().setMinibatch(evaluate.minibatch()));
    } else {
      wire.setScore(ScoreWire.getDefaultInstance());
    }
    return wire.build();
  }

  static Work fromWire(WorkWire wire) {
    List<Architecture> architectures = fromWire(wire.getArchitecturesList());
    return switch (wire.getKindCase()) {
      case TRAIN_SHARED ->
          new Work.TrainShared(
              architectures,
              fromWire(wire.getTrainShared().getCursor()),
              wire.getTrainShared().getLearningRate(),
              wire.getTrainShared().getFirstStep());
      case EVALUATE -> new Work.Evaluate(architectures, wire.getEvaluate().getMinibatch());
      case SCORE -> new Work.Score(architectures);
      case KIND_NOT_SET -> throw new IllegalArgumentException("work of no known kind");
    };
  }

  public static OutcomeWire toWire(Outcome outcome) {
    OutcomeWire.Builder wire = OutcomeWire.newBuilder();
    if (outcome instanceof Outcome.Trained trained) {
      wire.setTrained(toWire(trained));
    } else if (outcome instanceof Outcome.Evaluated evaluated) {
      wire.setEvaluated(
          EvaluatedWire.newBuilder()
              .addAllPerplexities(evaluated.perplexities())
              .setTokens(evaluated.tokens())
              .setWeightsVersion(evaluated.weightsVersion()));
    }
    return wire.build();
  }

  public static Outcome fromWire(OutcomeWire wire) {
    return switch (wire.getKindCase()) {
      case TRAINED -> fromWire(wire.getTrained());
      case EVALUATED ->
          new Outcome.Evaluated(
              wire.getEvaluated().getPerplexitiesList(),
              wire.getEvaluated().getTokens(),
              wire.getEvaluated().getWeightsVersion());
      case KIND_NOT_SET -> throw new IllegalArgumentException("an outcome of no known kind");
    };
  }

  static TrainedWire toWire(Outcome.Trained trained) {
    return TrainedWire.newBuilder()
        .setLoss(trained.loss())
        .setMinibatches(trained.minibatches())
        .setDropped(trained.dropped())
        .setNext(toWire(trained.next()))
        .build();
  }

  static Outcome.Trained fromWire(TrainedWire wire) {
    return new Outcome.Trained(
        wire.getLoss(), wire.getMinibatches(), wire.getDropped(), fromWire(wire.getNext()));
  }

  public static StreamCursorWire toWire(StreamCursor cursor) {
    return StreamCursorWire.newBuilder()
        .setId(cursor.id())
        .setPosition(cursor.position())
        .setCarry(toBytes(cursor.carry()))
        .build();
  }

  public static StreamCursor fromWire(StreamCursorWire wire) {
    return new StreamCursor(wire.getId(), wire.getPosition(), toFloats(wire.getCarry()));
  }

  static LeaseIdWire toWire(LeaseId id) {
    return LeaseIdWire.newBuilder()
        .setTaskId(id.taskId())
        .setAttempt(id.attempt())
        .setIncarnation(id.incarnation())
        .build();
  }

  static LeaseId fromWire(LeaseIdWire wire) {
    return new LeaseId(wire.getTaskId(), wire.getAttempt(), wire.getIncarnation());
  }

  static LeaseWire toWire(Lease lease) {
    return LeaseWire.newBuilder()
        .setId(toWire(lease.id()))
        .setTimeoutMillis(lease.timeout().toMillis())
        .setWork(toWire(lease.work()))
        .setPolicyVersion(lease.versions().policy())
        .setWeightsVersion(lease.versions().weights())
        .build();
  }

  static Lease fromWire(LeaseWire wire) {
    return new Lease(
        wire.getId().getTaskId(),
        wire.getId().getAttempt(),
        wire.getId().getIncarnation(),
        Duration.ofMillis(wire.getTimeoutMillis()),
        new Lease.Versions(wire.getPolicyVersion(), wire.getWeightsVersion()),
        fromWire(wire.getWork()));
  }

  static WorkerDescriptionWire toWire(WorkerDescription worker) {
    return WorkerDescriptionWire.newBuilder()
        .setId(worker.id())
        .setDevice(worker.device())
        .setCorpusHash(worker.corpusHash())
        .build();
  }

  static WorkerDescription fromWire(WorkerDescriptionWire wire) {
    return new WorkerDescription(wire.getId(), wire.getDevice(), wire.getCorpusHash());
  }
}
