package org.actornas.worker.scratch.model;

import org.actornas.protocol.random.CounterRandom;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.model.Evaluation;
import org.actornas.worker.model.Feeds;
import org.actornas.worker.model.GraphScope;
import org.actornas.worker.model.TextInput;
import org.actornas.worker.model.TrainingStep;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;

/**
 * The language model of one fixed cell: its weights, their running average, and a graph that trains
 * and scores them.
 *
 * <p>It owns native memory: close it. Both sets of weights must be written before they are read.
 * For one thread at a time. The same weights, calls and number of threads give the same results,
 * bit for bit.
 */
public final class CellModel implements AutoCloseable {
  private final CellModelSettings settings;
  private final CellShape shape;
  private final CounterRandom random;
  private final Graph graph;
  private final Session session;
  private final WeightVariables weights;
  private final WeightVariables averages;
  private final TextInput text;
  private final TrainingGraph training;
  private final AveragingGraph averaging;
  private final ScoringGraph scoring;
  private final ScoringGraph scoringOfAverages;

  /** Which of the two sets of weights. */
  public enum Weights {
    /** Those that training changes. */
    CURRENT,
    /** Their running average. */
    AVERAGED
  }

  /**
   * Builds the graph and opens a session on it.
   *
   * @param random keyed by the run's seed: dropout is drawn from it
   */
  public CellModel(
      CellModelSettings settings, SessionSettings sessionSettings, CounterRandom random) {
    this.settings = settings;
    this.shape = settings.shape();
    this.random = random;
    this.graph = new Graph();
    try {
      GraphScope scope = GraphScope.of(graph, sessionSettings.device());
      weights = new WeightVariables(scope.named("weights"), shape, "weights");
      averages = new WeightVariables(scope.named("averages"), shape, "averages");
      text = TextInput.create(scope.named("text").tf(), shape.hidden());
      training = TrainingGraph.build(scope.named("training"), settings, weights, text);
      averaging = AveragingGraph.build(scope.named("averaging"), shape, weights, averages);
      scoring = ScoringGraph.build(scope.named("scoring"), settings, weights.values(), text);
      scoringOfAverages =
          ScoringGraph.build(scope.named("averages-scoring"), settings, averages.values(), text);
      session = sessionSettings.open(graph);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  public CellShape shape() {
    return shape;
  }

  /**
   * One step of gradient descent on the current weights.
   *
   * @param carry the state in which it starts, [B, H] row-major
   * @param counter what this step's dropout is drawn by: another one for each step of a run
   */
  public TrainingStep train(Minibatch minibatch, float[] carry, float learningRate, long counter) {
    text.requireFits(minibatch, carry);
    Masks masks = Masks.draw(random, counter, settings.dropouts(), shape, minibatch.batch());
    try (Feeds run = new Feeds(session)) {
      text.feed(run, minibatch, carry);
      training.masks().feed(run, masks, minibatch.inputs(), shape, minibatch.batch());
      run.scalar(training.learningRate(), learningRate)
          .fetch(training.loss())
          .fetch(training.descent().norm())
          .fetch(training.descent().applied())
          .fetch(training.carry());
      training.descent().operations().forEach(run::target);
      try (Result result = run.run()) {
        return TrainingStep.read(result, carry.length);
      }
    }
  }

  /**
   * Takes the current weights into their running average.
   *
   * @param count how many weights are averaged then, these included; 1 makes the average these
   */
  public void average(long count) {
    try (Feeds run = new Feeds(session)) {
      run.scalar(averaging.share(), 1f / count);
      averaging.operations().forEach(run::target);
      run.run().close();
    }
  }

  /**
   * Scores a minibatch of any number of streams and steps, without dropout.
   *
   * @param carry the state in which it starts, [B, H] row-major
   */
  public Evaluation evaluate(Weights which, Minibatch minibatch, float[] carry) {
    text.requireFits(minibatch, carry);
    ScoringGraph graphOf = which == Weights.CURRENT ? scoring : scoringOfAverages;
    try (Feeds run = new Feeds(session)) {
      text.feed(run, minibatch, carry);
      run.fetch(graphOf.totalLoss()).fetch(graphOf.carry());
      try (Result result = run.run()) {
        return Evaluation.read(result, minibatch);
      }
    }
  }

  /** The weights' values, exact. */
  public WeightSet read(Weights which) {
    return variables(which).read(session);
  }

  /**
   * Gives the weights other values, exact.
   *
   * @throws IllegalArgumentException if they are not those of this cell's shape
   */
  public void write(Weights which, WeightSet values) {
    variables(which).write(session, values);
  }

  private WeightVariables variables(Weights which) {
    return which == Weights.CURRENT ? weights : averages;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
