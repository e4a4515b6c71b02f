package org.actornas.worker.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.corpus.Split;
import org.actornas.worker.corpus.Streams;
import org.actornas.worker.model.Evaluation;
import org.actornas.worker.model.SharedModel;
import org.actornas.worker.model.TrainingStep;

/** The engine of TensorFlow: one shared model and the streams of a corpus. Owns native memory. */
public final class WorkerEngine implements Engine {
  private final SharedModel model;
  private final int steps;
  private final int hidden;
  private final Streams training;
  private final Streams validation;
  private final Streams scoring;
  private final AtomicLong progress;

  /**
   * Builds the model.
   *
   * @param random keyed by the run's seed
   * @param progress counts tokens, so that others can see that a long lease goes on
   * @throws org.actornas.worker.corpus.CorpusException if a split is shorter than one minibatch, or
   *     than a token and its target in each stream where it is scored whole
   */
  public WorkerEngine(
      EngineSettings settings,
      Corpus corpus,
      SessionSettings session,
      CounterRandom random,
      AtomicLong progress) {
    this.steps = settings.model().steps();
    this.hidden = settings.model().shape().hidden();
    corpus.requireBatches(Split.TRAIN, settings.model().batch(), steps);
    corpus.requireBatches(Split.VALID, settings.evaluationStreams(), steps);
    corpus.requireBatches(Split.VALID, settings.scoringStreams(), 1);
    this.training = corpus.streams(Split.TRAIN, settings.model().batch());
    this.validation = corpus.streams(Split.VALID, settings.evaluationStreams());
    this.scoring = corpus.streams(Split.VALID, settings.scoringStreams());
    this.progress = progress;
    this.model = new SharedModel(settings.model(), session, random);
  }

  @Override
  public void install(List<BlockValue> blocks) {
    blocks.forEach(block -> model.write(block.name(), block.values()));
  }

  @Override
  public Training train(Work.TrainShared work, List<BlockValue> base, Runnable nearlyDone) {
    StreamCursor cursor = work.cursor();
    int position = cursor.position();
    float[] carry = cursor.carry().length == 0 ? zeroState(training) : cursor.carry();
    double lossSum = 0;
    int dropped = 0;
    long step = work.firstStep();
    int minibatches = work.architectures().size();
    int begun = 0;
    for (Architecture architecture : work.architectures()) {
      if (++begun == minibatches) {
        nearlyDone.run();
      }
      if (position + steps > training.length()) {
        position = 0;
        carry = zeroState(training);
      }
      TrainingStep done =
          model.train(
              architecture, training.at(position, steps), carry, work.learningRate(), step++);
      position += steps;
      carry = done.carry();
      if (done.applied()) {
        lossSum += done.loss();
      } else {
        dropped++;
      }
      progress.addAndGet((long) training.batch() * steps);
    }
    StreamCursor next = new StreamCursor(cursor.id(), position, carry);
    return advance(
        new Outcome.Trained(lossSum / (minibatches - dropped), minibatches, dropped, next), base);
  }

  /**
   * The deltas, and the model moved to base + delta: that is what the store will hold, to the bit,
   * while {@code trained} may differ from it by a rounding.
   */
  private Training advance(Outcome.Trained outcome, List<BlockValue> base) {
    if (outcome.dropped() == outcome.minibatches()) {
      return new Training(outcome, List.of(), List.of());
    }
    List<BlockDelta> deltas = new ArrayList<>();
    List<BlockValue> advanced = new ArrayList<>();
    for (BlockValue block : base) {
      float[] delta = model.read(block.name());
      for (int i = 0; i < delta.length; i++) {
        delta[i] -= block.values()[i];
      }
      BlockDelta made = new BlockDelta(block.name(), block.version(), delta);
      float[] moved = made.addedTo(block.values(), 1f);
      model.write(block.name(), moved);
      deltas.add(made);
      advanced.add(new BlockValue(block.name(), block.version(), moved));
    }
    return new Training(outcome, deltas, advanced);
  }

  @Override
  public Outcome.Evaluated evaluate(Work.Evaluate work, long weightsVersion, Runnable nearlyDone) {
    // the short last minibatch of the split would give rewards of another spread
    int index = (int) (work.minibatch() % (validation.length() / steps));
    Minibatch minibatch = validation.at(index * steps, steps);
    List<Double> perplexities = new ArrayList<>();
    for (Architecture architecture : work.architectures()) {
      if (perplexities.size() == work.architectures().size() - 1) {
        nearlyDone.run();
      }
      Evaluation evaluation = model.evaluate(architecture, minibatch, zeroState(validation));
      perplexities.add(Math.exp(evaluation.totalLoss() / evaluation.tokens()));
      progress.addAndGet(evaluation.tokens());
    }
    return new Outcome.Evaluated(perplexities, minibatch.targets().length, weightsVersion);
  }

  @Override
  public Outcome.Evaluated score(Work.Score work, long weightsVersion, Runnable nearlyDone) {
    List<Double> perplexities = new ArrayList<>();
    for (Architecture architecture : work.architectures()) {
      if (perplexities.size() == work.architectures().size() - 1) {
        nearlyDone.run();
      }
      float[] carry = zeroState(scoring);
      double lossSum = 0;
      for (Minibatch minibatch : scoring.pass(steps)) {
        Evaluation evaluation = model.evaluate(architecture, minibatch, carry);
        lossSum += evaluation.totalLoss();
        carry = evaluation.carry();
        progress.addAndGet(evaluation.tokens());
      }
      perplexities.add(Math.exp(lossSum / scoring.targets()));
    }
    return new Outcome.Evaluated(perplexities, scoring.targets(), weightsVersion);
  }

  private float[] zeroState(Streams streams) {
    return new float[streams.batch() * hidden];
  }

  @Override
  public void close() {
    model.close();
  }
}
