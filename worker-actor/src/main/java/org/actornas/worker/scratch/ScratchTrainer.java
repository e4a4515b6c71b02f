package org.actornas.worker.scratch;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.corpus.Streams;
import org.actornas.worker.model.TrainingStep;
import org.actornas.worker.scratch.model.CellModel;
import org.actornas.worker.scratch.model.CellModelSettings;
import org.actornas.worker.scratch.model.CellShape;
import org.actornas.worker.scratch.model.WeightSet;
import org.jspecify.annotations.Nullable;

/**
 * Trains one cell from scratch: epochs over the training split, each followed by a validation and a
 * checkpoint; then the test split once, by the weights that were best on the validation split.
 *
 * <p>It owns native memory: close it. For one thread. Settings, cell, corpus and number of threads
 * fix every weight to the bit, whether or not the training was interrupted and resumed, unless a
 * time budget ends it.
 */
public final class ScratchTrainer implements AutoCloseable {
  /** A listener hears of steps this often. */
  public static final int REPORT_STEPS = 100;

  private static final double NANOS = 1e9;

  private final ScratchSettings settings;
  private final Corpus corpus;
  private final Streams training;
  private final Streams validation;
  private final LongSupplier nanoTime;
  private final CellModel model;
  private final String identity;

  private EndReason ended = EndReason.STOPPED;
  private Progress progress;
  private float[] carry;
  private @Nullable WeightSet best;
  private SplitScore bestScore = new SplitScore(Double.POSITIVE_INFINITY, 1, 0);

  /**
   * Builds the model, with initial weights.
   *
   * @param nanoTime a clock, {@code System::nanoTime}: for the time budget and what listeners hear
   * @throws org.actornas.worker.corpus.CorpusException if a split is too short
   */
  public ScratchTrainer(
      ScratchSettings settings,
      Architecture cell,
      NodeForm nodeForm,
      Corpus corpus,
      SessionSettings session,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.corpus = corpus;
    this.nanoTime = nanoTime;
    corpus.requireBatches(Split.TRAIN, settings.batch(), 1);
    corpus.requireBatches(Split.VALID, settings.testStreams(), 1);
    corpus.requireBatches(Split.TEST, settings.testStreams(), 1);
    this.training = corpus.streams(Split.TRAIN, settings.batch());
    this.validation = corpus.streams(Split.VALID, settings.testStreams());
    CellShape shape =
        new CellShape(
            cell, nodeForm, corpus.vocabulary().size(), settings.embedding(), settings.hidden());
    CounterRandom random = new CounterRandom(settings.seed());
    this.identity = identity(settings, shape, corpus);
    this.progress = Progress.start(settings.descent());
    this.carry = zeroState();
    this.model =
        new CellModel(
            new CellModelSettings(
                shape,
                settings.dropouts(),
                settings.penalties(),
                settings.maxHiddenNorm(),
                settings.descent().maxGradientNorm()),
            session,
            random);
    try {
      WeightSet initial = shape.initialWeights(random, settings.weightsRange());
      model.write(CellModel.Weights.CURRENT, initial);
      model.write(CellModel.Weights.AVERAGED, initial);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** What a checkpoint must have been made with; limits may change between resumptions. */
  private static String identity(ScratchSettings settings, CellShape shape, Corpus corpus) {
    return ("cell=[%s] node=%s V=%d E=%d H=%d B=%d T=%d range=%s %s %s max-hidden-norm=%s %s"
            + " streams=%d seed=%d corpus=%s")
        .formatted(
            shape.cell(),
            shape.nodeForm().label(),
            shape.vocabulary(),
            settings.embedding(),
            settings.hidden(),
            settings.batch(),
            settings.steps(),
            settings.weightsRange(),
            settings.dropouts(),
            settings.penalties(),
            settings.maxHiddenNorm(),
            settings.descent(),
            settings.testStreams(),
            settings.seed(),
            corpus.hash());
  }

  /** How far the training has come. */
  public Progress progress() {
    return progress;
  }

  /** The cell and its sizes. */
  public CellShape shape() {
    return model.shape();
  }

  /**
   * Goes on where a checkpoint was made.
   *
   * @throws IllegalArgumentException if it belongs to another training, saying both
   */
  public void resume(Checkpoint checkpoint) {
    if (!checkpoint.identity().equals(identity)) {
      throw new IllegalArgumentException(
          "the checkpoint is of another training:%n  it has   %s%n  expected %s"
              .formatted(checkpoint.identity(), identity));
    }
    model.write(CellModel.Weights.CURRENT, checkpoint.weights());
    model.write(
        CellModel.Weights.AVERAGED,
        checkpoint.averages() == null ? checkpoint.weights() : checkpoint.averages());
    progress = checkpoint.progress();
    carry = checkpoint.carry().clone();
    best = checkpoint.best();
    bestScore = checkpoint.bestScore();
  }

  /** The training as it stands. */
  public Checkpoint checkpoint() {
    return new Checkpoint(
        identity,
        progress,
        carry.clone(),
        bestScore,
        model.read(CellModel.Weights.CURRENT),
        progress.averaging() ? model.read(CellModel.Weights.AVERAGED) : null,
        best);
  }

  /**
   * Trains until a limit is reached or someone asks for a stop. Then it may be called again, and
   * goes on.
   *
   * @param checkpoints where to write a checkpoint after each epoch and at a stop; null for nowhere
   * @param stopRequested asked before each step
   */
  public EndReason train(
      TrainingListener listener,
      @Nullable CheckpointFolder checkpoints,
      BooleanSupplier stopRequested) {
    ended = trainToEnd(listener, checkpoints, stopRequested);
    return ended;
  }

  private EndReason trainToEnd(
      TrainingListener listener,
      @Nullable CheckpointFolder checkpoints,
      BooleanSupplier stopRequested) {
    double before = progress.secondsSpent();
    long started = nanoTime.getAsLong();
    LongSupplier spentNanos = () -> (long) (before * NANOS) + nanoTime.getAsLong() - started;
    while (true) {
      EndReason limit = reachedLimit(spentNanos.getAsLong());
      if (limit != null) {
        return limit;
      }
      EndReason interrupted = trainEpoch(listener, stopRequested, spentNanos);
      if (interrupted == EndReason.STOPPED) {
        progress = progress.spent(spentNanos.getAsLong() / NANOS);
        save(checkpoints, listener);
        return interrupted;
      }
      save(checkpoints, listener);
    }
  }

  private @Nullable EndReason reachedLimit(long spentNanos) {
    ScratchSettings.Limits limits = settings.limits();
    if (progress.epochsDone() >= limits.maxEpochs()) {
      return EndReason.MAX_EPOCHS;
    }
    if (limits.patience() > 0 && progress.withoutGain() >= limits.patience()) {
      return EndReason.NO_GAIN;
    }
    return outOfTime(spentNanos) ? EndReason.TIME_BUDGET : null;
  }

  private boolean outOfTime(long spentNanos) {
    return settings.limits().timeBudget().map(b -> spentNanos >= b.toNanos()).orElse(false);
  }

  /** The rest of the epoch and its validation; a stop comes before that. */
  private @Nullable EndReason trainEpoch(
      TrainingListener listener, BooleanSupplier stopRequested, LongSupplier spentNanos) {
    Speedometer epochSpeed = new Speedometer(nanoTime);
    Speedometer recentSpeed = new Speedometer(nanoTime);
    while (progress.position() < training.length()) {
      if (stopRequested.getAsBoolean()) {
        return EndReason.STOPPED;
      }
      if (progress.tokens() > 0 && outOfTime(spentNanos.getAsLong())) {
        break;
      }
      int tokens = trainStep(listener);
      epochSpeed.add(tokens);
      recentSpeed.add(tokens);
      if (progress.steps() % REPORT_STEPS == 0) {
        listener.steps(
            new TrainingListener.Steps(
                progress.epoch(),
                (double) progress.position() / training.length(),
                progress.steps(),
                progress.trainPerplexity(),
                progress.learningRate(),
                recentSpeed.restart(),
                progress.averaging()));
      }
    }
    endEpoch(listener, epochSpeed.perSecond(), spentNanos);
    return null;
  }

  /** One step; returns its tokens. */
  private int trainStep(TrainingListener listener) {
    Minibatch minibatch = training.at(progress.position(), settings.steps());
    TrainingStep step = model.train(minibatch, carry, progress.learningRate(), progress.steps());
    progress =
        progress.step(minibatch.steps(), minibatch.targets().length, step.loss(), step.applied());
    carry = step.carry();
    if (!step.applied()) {
      listener.dropped(progress.epoch(), progress.steps() - 1, step.loss(), step.gradientNorm());
    } else if (progress.averaging()) {
      model.average(progress.averaged());
    }
    return minibatch.targets().length;
  }

  private void endEpoch(
      TrainingListener listener, double tokensPerSecond, LongSupplier spentNanos) {
    CellModel.Weights scored =
        progress.averaging() ? CellModel.Weights.AVERAGED : CellModel.Weights.CURRENT;
    SplitScore score = SplitScore.of(model, scored, validation);
    Progress before = progress;
    progress = before.endEpoch(score.perplexity(), settings.descent());
    if (before.improves(score.perplexity())) {
      best = model.read(scored);
      bestScore = score;
    }
    if (progress.averaging() && !before.averaging()) {
      // the first weights of the average
      model.write(CellModel.Weights.AVERAGED, model.read(CellModel.Weights.CURRENT));
    }
    carry = zeroState();
    progress = progress.spent(spentNanos.getAsLong() / NANOS);
    listener.epoch(
        new TrainingListener.Epoch(
            before.epoch(),
            before.steps(),
            before.trainPerplexity(),
            score.perplexity(),
            before.learningRate(),
            tokensPerSecond,
            before.averaging(),
            before.dropped(),
            before.improves(score.perplexity()),
            progress.bestPerplexity(),
            progress.bestEpoch(),
            progress.secondsSpent()));
  }

  private void save(@Nullable CheckpointFolder checkpoints, TrainingListener listener) {
    if (checkpoints != null) {
      listener.checkpoint(checkpoints.save(checkpoint()));
    }
  }

  /**
   * The best weights and their score on the test split: to be asked for once, at the end.
   *
   * @throws IllegalStateException if no epoch has given a finite validation perplexity yet
   */
  public TrainedCell finish() {
    if (best == null) {
      throw new IllegalStateException(
          "no epoch of the training has given a finite validation perplexity: "
              + progress.epochsDone()
              + " are done, "
              + progress.dropped()
              + " steps were dropped");
    }
    WeightSet averages = model.read(CellModel.Weights.AVERAGED);
    SplitScore test;
    try {
      model.write(CellModel.Weights.AVERAGED, best);
      test =
          SplitScore.of(
              model,
              CellModel.Weights.AVERAGED,
              corpus.streams(Split.TEST, settings.testStreams()));
    } finally {
      model.write(CellModel.Weights.AVERAGED, averages);
    }
    return new TrainedCell(
        model.shape(),
        best,
        settings.maxHiddenNorm(),
        bestScore,
        test,
        settings.testStreams(),
        settings.seed(),
        progress.epochsDone(),
        ended);
  }

  private float[] zeroState() {
    return new float[settings.batch() * settings.hidden()];
  }

  @Override
  public void close() {
    model.close();
  }
}
