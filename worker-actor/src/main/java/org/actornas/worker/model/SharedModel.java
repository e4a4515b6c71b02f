package org.actornas.worker.model;

import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Minibatch;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;

/**
 * The language model of all cells at once: the shared weights omega and one graph that trains or
 * scores any architecture of the search space with them (the paper's section 2).
 *
 * <p>It owns native memory: close it. Weights start as zeros: {@link #write} them first. Training
 * and writing are for one thread at a time. The same weights, calls and number of threads give the
 * same results, bit for bit.
 */
public final class SharedModel implements AutoCloseable {
  private final ModelSettings settings;
  private final WeightsShape shape;
  private final CounterRandom random;
  private final Graph graph;
  private final Session session;
  private final WeightsVariables weights;
  private final ArchitectureInput architecture;
  private final TextInput text;
  private final TrainingGraph training;
  private final EvaluationGraph evaluation;

  /**
   * Builds the graph and opens a session on it.
   *
   * @param random keyed by the run's seed: dropout is drawn from it
   */
  public SharedModel(
      ModelSettings settings, SessionSettings sessionSettings, CounterRandom random) {
    this.settings = settings;
    this.shape = settings.shape();
    this.random = random;
    this.graph = new Graph();
    try {
      GraphScope scope = GraphScope.of(graph, sessionSettings.device());
      weights = new WeightsVariables(scope.named("weights"), shape);
      architecture = ArchitectureInput.create(scope.named("architecture").tf(), shape.nodes());
      text = TextInput.create(scope.named("text").tf(), shape.hidden());
      training =
          TrainingGraph.build(scope.named("training"), settings, weights, architecture, text);
      evaluation =
          EvaluationGraph.build(scope.named("evaluation"), settings, weights, architecture, text);
      session = sessionSettings.open(graph);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
    try {
      weights.initialize(session);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * One step of gradient descent on a minibatch. Changes the blocks that {@link
   * WeightsShape#touchedBy} names for the architecture, and no others.
   *
   * @param minibatch B streams as the settings say; T tokens of each at most
   * @param carry the state in which it starts, [B, H] row-major
   * @param learningRate of this step
   * @param counter what this step's dropout is drawn by: another one for each step of a run
   */
  public TrainingStep train(
      Architecture cell, Minibatch minibatch, float[] carry, float learningRate, long counter) {
    check(cell, minibatch, carry);
    if (minibatch.batch() != settings.batch() || minibatch.steps() > settings.steps()) {
      throw new IllegalArgumentException(
          "training takes %d streams of at most %d tokens, but the minibatch has %d of %d"
              .formatted(settings.batch(), settings.steps(), minibatch.batch(), minibatch.steps()));
    }
    DropoutMasks masks =
        DropoutMasks.draw(random, counter, settings.regularization(), shape, minibatch.batch());
    try (Feeds run = new Feeds(session)) {
      architecture.feed(run, cell);
      text.feed(run, minibatch, carry);
      training.dropout().feed(run, masks, minibatch.inputs(), minibatch.batch());
      run.scalar(training.learningRate(), learningRate)
          .fetch(training.loss())
          .fetch(training.update().norm())
          .fetch(training.update().applied())
          .fetch(training.carry());
      training.update().operations().forEach(run::target);
      try (Result result = run.run()) {
        return TrainingStep.read(result, carry.length);
      }
    }
  }

  /**
   * Scores a minibatch of any number of streams and steps with the weights as they are, without
   * dropout. A long text can be scored in pieces, each starting in the state that the one before
   * ended in.
   *
   * @param carry the state in which it starts, [B, H] row-major
   */
  public Evaluation evaluate(Architecture cell, Minibatch minibatch, float[] carry) {
    check(cell, minibatch, carry);
    try (Feeds run = new Feeds(session)) {
      architecture.feed(run, cell);
      text.feed(run, minibatch, carry);
      run.fetch(evaluation.totalLoss()).fetch(evaluation.carry());
      try (Result result = run.run()) {
        return Evaluation.read(result, minibatch);
      }
    }
  }

  private void check(Architecture cell, Minibatch minibatch, float[] carry) {
    if (cell.nodes() != shape.nodes()) {
      throw new IllegalArgumentException(
          "a cell of %d nodes does not fit weights for %d".formatted(cell.nodes(), shape.nodes()));
    }
    text.requireFits(minibatch, carry);
  }

  /**
   * A block's values, row-major, exact.
   *
   * @throws IllegalArgumentException if these weights have no such block
   */
  public float[] read(BlockName block) {
    return weights.read(session, block);
  }

  /**
   * Gives a block other values, row-major, exact.
   *
   * @throws IllegalArgumentException if these weights have no such block, or it has another size
   */
  public void write(BlockName block, float[] values) {
    weights.write(session, block, values);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
