package org.actornas.controller.journal;

import static org.actornas.protocol.serialization.WorkCodec.fromWire;
import static org.actornas.protocol.serialization.WorkCodec.toWire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.actornas.controller.policy.Baseline;
import org.actornas.controller.policy.PolicyUpdate;
import org.actornas.controller.search.EpochBoundary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.KeptFiles;
import org.actornas.controller.search.Phase;
import org.actornas.controller.search.SearchEvent;
import org.actornas.controller.search.Task;
import org.actornas.controller.search.TrainingAhead;
import org.actornas.controller.search.TrainingTally;
import org.actornas.protocol.serialization.WorkCodec;
import org.actornas.protocol.wire.BoundaryRecord;
import org.actornas.protocol.wire.CursorAssignedRecord;
import org.actornas.protocol.wire.EpochEndedRecord;
import org.actornas.protocol.wire.EvaluatedRecord;
import org.actornas.protocol.wire.KeptFilesRecord;
import org.actornas.protocol.wire.MemoryStoredRecord;
import org.actornas.protocol.wire.OpenTrainingRecord;
import org.actornas.protocol.wire.PolicyUpdatedRecord;
import org.actornas.protocol.wire.ResultRecord;
import org.actornas.protocol.wire.SearchEventRecord;
import org.actornas.protocol.wire.SearchSnapshotRecord;
import org.actornas.protocol.wire.StartedRecord;
import org.actornas.protocol.wire.StepSampledRecord;
import org.actornas.protocol.wire.TrainingAheadRecord;
import org.actornas.protocol.wire.TrainingSampledRecord;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;

/**
 * The protobuf form of what the journal holds. Reading throws {@link IllegalArgumentException} for
 * a record that means nothing here.
 */
final class JournalCodec {
  /** By their number on disk. */
  private static final List<PolicyUpdate.Outcome> OUTCOMES =
      List.of(
          PolicyUpdate.Outcome.APPLIED,
          PolicyUpdate.Outcome.DROPPED_NOT_FINITE,
          PolicyUpdate.Outcome.NOTHING_TO_LEARN);

  private JournalCodec() {}

  static SearchEventRecord toRecord(JournalEvent event) {
    if (event instanceof JournalEvent.Started started) {
      return SearchEventRecord.newBuilder().setStarted(started(started)).build();
    }
    return toRecord(((JournalEvent.Happened) event).event());
  }

  private static StartedRecord started(JournalEvent.Started started) {
    return StartedRecord.newBuilder()
        .setIncarnation(started.incarnation())
        .setFormat(started.search().format())
        .setCorpus(started.search().corpus())
        .setSettings(started.search().settings())
        .build();
  }

  private static JournalEvent.Started started(StartedRecord record) {
    return new JournalEvent.Started(
        record.getIncarnation(),
        new SearchIdentity(record.getFormat(), record.getCorpus(), record.getSettings()));
  }

  private static SearchEventRecord toRecord(SearchEvent event) {
    SearchEventRecord.Builder record = SearchEventRecord.newBuilder();
    if (event instanceof SearchEvent.TrainingSampled sampled) {
      record.setTrainingSampled(
          TrainingSampledRecord.newBuilder().addAllArchitectures(toWire(sampled.architectures())));
    } else if (event instanceof SearchEvent.CursorAssigned assigned) {
      record.setCursorAssigned(
          CursorAssignedRecord.newBuilder()
              .setTaskId(assigned.taskId())
              .setCursor(assigned.cursor()));
    } else if (event instanceof SearchEvent.TrainingDone done) {
      record.setTrainingDone(result(done.taskId(), done.worker(), done.outcome()));
    } else if (event instanceof SearchEvent.StepSampled sampled) {
      record.setStepSampled(
          StepSampledRecord.newBuilder()
              .setPolicyVersion(sampled.policyVersion())
              .addAllArchitectures(toWire(sampled.architectures()))
              .addAllEntropies(sampled.entropies())
              .addAllLogProbabilities(sampled.logProbabilities()));
    } else if (event instanceof SearchEvent.RewardAccepted accepted) {
      record.setRewardAccepted(result(accepted.taskId(), accepted.worker(), accepted.outcome()));
    } else if (event instanceof SearchEvent.PolicyUpdated updated) {
      record.setPolicyUpdated(toRecord(updated));
    } else if (event instanceof SearchEvent.MemoryStored stored) {
      record.setMemoryStored(
          MemoryStoredRecord.newBuilder().setSampled(stored.sampled()).setSize(stored.size()));
    } else if (event instanceof SearchEvent.EpochEnded ended) {
      record.setEpochEnded(toRecord(ended));
    } else if (event instanceof SearchEvent.CandidatesSampled sampled) {
      record.setCandidatesSampled(
          StepSampledRecord.newBuilder()
              .setPolicyVersion(sampled.policyVersion())
              .addAllArchitectures(toWire(sampled.architectures()))
              .addAllEntropies(sampled.entropies()));
    } else if (event instanceof SearchEvent.CandidatesScored scored) {
      record.setCandidatesScored(result(scored.taskId(), scored.worker(), scored.outcome()));
    } else {
      throw new IllegalArgumentException("not an event of this version: " + event);
    }
    return record.build();
  }

  private static ResultRecord result(long task, String worker, Outcome outcome) {
    return ResultRecord.newBuilder()
        .setTaskId(task)
        .setWorker(worker)
        .setOutcome(toWire(outcome))
        .build();
  }

  private static PolicyUpdatedRecord toRecord(SearchEvent.PolicyUpdated updated) {
    PolicyUpdate update = updated.update();
    PolicyUpdatedRecord.Builder record =
        PolicyUpdatedRecord.newBuilder()
            .setOutcome(OUTCOMES.indexOf(update.outcome()))
            .setPolicyGradientLoss(update.policyGradientLoss())
            .setMeanEntropy(update.meanEntropy())
            .setGradientNorm(update.gradientNorm())
            .addAllRemembered(toWire(updated.remembered()))
            .setImportanceWeight(updated.importanceWeight());
    update.reconstructionLoss().ifPresent(record::setReconstructionLoss);
    return record.build();
  }

  private static EpochEndedRecord toRecord(SearchEvent.EpochEnded ended) {
    return EpochEndedRecord.newBuilder()
        .setNext(toRecord(ended.next()))
        .setKept(
            KeptFilesRecord.newBuilder()
                .setPolicy(ended.kept().policy())
                .putAllLengths(ended.kept().lengths()))
        .build();
  }

  private static BoundaryRecord toRecord(EpochBoundary boundary) {
    BoundaryRecord.Builder record =
        BoundaryRecord.newBuilder()
            .setEpoch(boundary.epoch())
            .setDerivation(boundary.derives())
            .setNextTask(boundary.nextTask())
            .setNextArchitecture(boundary.nextArchitecture())
            .setPlannedMinibatches(boundary.plannedMinibatches())
            .setTrainings(boundary.trainings())
            .setSteps(boundary.steps())
            .setUpdates(boundary.updates())
            .setPolicyVersion(boundary.policyVersion())
            .setBufferSize(boundary.bufferSize())
            .setBaseline(boundary.baseline().value())
            .setRewards(boundary.baseline().rewards())
            .setBaselineDecay(boundary.baseline().decay())
            .addAllCursors(boundary.cursors().stream().map(WorkCodec::toWire).toList());
    boundary.ahead().ifPresent(ahead -> record.setAhead(toRecord(ahead)));
    boundary.bestOfEpoch().ifPresent(best -> record.setBest(toRecord(best)));
    return record.build();
  }

  private static TrainingAheadRecord toRecord(TrainingAhead ahead) {
    TrainingAheadRecord.Builder record =
        TrainingAheadRecord.newBuilder()
            .setMinibatches(ahead.done().minibatches())
            .setDropped(ahead.done().dropped())
            .setLossSum(ahead.done().lossSum());
    for (TrainingAhead.OpenTask open : ahead.open()) {
      Task.Training task = open.task();
      OpenTrainingRecord.Builder training =
          OpenTrainingRecord.newBuilder()
              .setTaskId(task.id())
              .addAllArchitectures(toWire(task.architectures()))
              .setPolicyVersion(task.policyVersion())
              .setEpoch(task.epoch())
              .setLearningRate(task.learningRate())
              .setFirstStep(task.firstStep());
      open.cursor().ifPresent(training::setCursor);
      record.addOpen(training);
    }
    return record.build();
  }

  private static TrainingAhead ahead(TrainingAheadRecord record) {
    List<TrainingAhead.OpenTask> open = new ArrayList<>();
    for (OpenTrainingRecord training : record.getOpenList()) {
      open.add(
          new TrainingAhead.OpenTask(
              new Task.Training(
                  training.getTaskId(),
                  fromWire(training.getArchitecturesList()),
                  training.getPolicyVersion(),
                  training.getEpoch(),
                  training.getLearningRate(),
                  training.getFirstStep()),
              training.hasCursor() ? OptionalInt.of(training.getCursor()) : OptionalInt.empty()));
    }
    return new TrainingAhead(
        open, new TrainingTally(record.getMinibatches(), record.getDropped(), record.getLossSum()));
  }

  private static EvaluatedRecord toRecord(EvaluatedArchitecture line) {
    return EvaluatedRecord.newBuilder()
        .setEpoch(line.epoch())
        .setStep(line.step())
        .setArchitecture(toWire(line.architecture()))
        .setPerplexity(line.perplexity())
        .setReward(line.reward())
        .setEntropy(line.entropy())
        .setWorker(line.worker())
        .setPolicyVersion(line.policyVersion())
        .setWeightsVersion(line.weightsVersion())
        .build();
  }

  static JournalEvent fromRecord(SearchEventRecord record) {
    return record.getKindCase() == SearchEventRecord.KindCase.STARTED
        ? started(record.getStarted())
        : new JournalEvent.Happened(event(record));
  }

  private static SearchEvent event(SearchEventRecord record) {
    return switch (record.getKindCase()) {
      case TRAINING_SAMPLED ->
          new SearchEvent.TrainingSampled(
              fromWire(record.getTrainingSampled().getArchitecturesList()));
      case CURSOR_ASSIGNED ->
          new SearchEvent.CursorAssigned(
              record.getCursorAssigned().getTaskId(), record.getCursorAssigned().getCursor());
      case TRAINING_DONE -> {
        ResultRecord done = record.getTrainingDone();
        yield new SearchEvent.TrainingDone(
            done.getTaskId(), done.getWorker(), outcome(done, Outcome.Trained.class));
      }
      case STEP_SAMPLED -> {
        StepSampledRecord sampled = record.getStepSampled();
        yield new SearchEvent.StepSampled(
            sampled.getPolicyVersion(),
            fromWire(sampled.getArchitecturesList()),
            sampled.getEntropiesList(),
            sampled.getLogProbabilitiesList());
      }
      case REWARD_ACCEPTED -> {
        ResultRecord accepted = record.getRewardAccepted();
        yield new SearchEvent.RewardAccepted(
            accepted.getTaskId(), accepted.getWorker(), outcome(accepted, Outcome.Evaluated.class));
      }
      case POLICY_UPDATED -> updated(record.getPolicyUpdated());
      case MEMORY_STORED ->
          new SearchEvent.MemoryStored(
              record.getMemoryStored().getSampled(), record.getMemoryStored().getSize());
      case EPOCH_ENDED -> epochEnded(record.getEpochEnded());
      case CANDIDATES_SAMPLED -> {
        StepSampledRecord sampled = record.getCandidatesSampled();
        yield new SearchEvent.CandidatesSampled(
            sampled.getPolicyVersion(),
            fromWire(sampled.getArchitecturesList()),
            sampled.getEntropiesList());
      }
      case CANDIDATES_SCORED -> {
        ResultRecord scored = record.getCandidatesScored();
        yield new SearchEvent.CandidatesScored(
            scored.getTaskId(), scored.getWorker(), outcome(scored, Outcome.Evaluated.class));
      }
      case STARTED, KIND_NOT_SET -> throw new IllegalArgumentException("an event of no known kind");
    };
  }

  private static <T extends Outcome> T outcome(ResultRecord record, Class<T> type) {
    Outcome outcome = fromWire(record.getOutcome());
    if (!type.isInstance(outcome)) {
      throw new IllegalArgumentException("a result of another kind: " + outcome);
    }
    return type.cast(outcome);
  }

  private static SearchEvent.PolicyUpdated updated(PolicyUpdatedRecord record) {
    if (record.getOutcome() < 0 || record.getOutcome() >= OUTCOMES.size()) {
      throw new IllegalArgumentException("no update has outcome " + record.getOutcome());
    }
    return new SearchEvent.PolicyUpdated(
        new PolicyUpdate(
            OUTCOMES.get(record.getOutcome()),
            record.getPolicyGradientLoss(),
            record.hasReconstructionLoss()
                ? OptionalDouble.of(record.getReconstructionLoss())
                : OptionalDouble.empty(),
            record.getMeanEntropy(),
            record.getGradientNorm()),
        fromWire(record.getRememberedList()),
        record.getImportanceWeight());
  }

  private static SearchEvent.EpochEnded epochEnded(EpochEndedRecord record) {
    return new SearchEvent.EpochEnded(
        boundary(record.getNext()),
        new KeptFiles(record.getKept().getPolicy(), record.getKept().getLengthsMap()));
  }

  private static EpochBoundary boundary(BoundaryRecord record) {
    List<StreamCursor> cursors =
        record.getCursorsList().stream().map(wire -> WorkCodec.fromWire(wire)).toList();
    return new EpochBoundary(
        record.getEpoch(),
        record.getDerivation(),
        record.getNextTask(),
        record.getNextArchitecture(),
        record.getPlannedMinibatches(),
        record.getTrainings(),
        record.getSteps(),
        record.getUpdates(),
        record.getPolicyVersion(),
        record.getBufferSize(),
        new Baseline(record.getBaselineDecay(), record.getBaseline(), record.getRewards()),
        cursors,
        record.hasAhead() ? Optional.of(ahead(record.getAhead())) : Optional.empty(),
        record.hasBest() ? Optional.of(evaluated(record.getBest())) : Optional.empty());
  }

  private static EvaluatedArchitecture evaluated(EvaluatedRecord record) {
    return new EvaluatedArchitecture(
        Phase.CONTROLLER,
        record.getEpoch(),
        record.getStep(),
        fromWire(record.getArchitecture()),
        record.getPerplexity(),
        record.getReward(),
        record.getEntropy(),
        record.getWorker(),
        record.getPolicyVersion(),
        record.getWeightsVersion());
  }

  static SearchSnapshotRecord toRecord(JournalState state) {
    SearchSnapshotRecord.Builder record = SearchSnapshotRecord.newBuilder();
    state.started().ifPresent(started -> record.setStarted(started(started)));
    state.lastEpoch().ifPresent(ended -> record.setLastEpoch(toRecord(ended)));
    return record.build();
  }

  static JournalState fromRecord(SearchSnapshotRecord record) {
    return new JournalState(
        record.hasStarted() ? Optional.of(started(record.getStarted())) : Optional.empty(),
        record.hasLastEpoch() ? Optional.of(epochEnded(record.getLastEpoch())) : Optional.empty());
  }
}
