package org.actornas.benchmarks;

import java.nio.file.Path;
import java.util.Random;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.policy.StrategyName;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.SessionSettings;
import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.model.ModelSettings;
import org.actornas.worker.model.SharedModel;
import org.actornas.worker.model.TrainingStep;

/**
 * Measures steps of one size in a process of its own, so that its peak of memory is that of the
 * size. Every step has another architecture, drawn uniformly, as at the beginning of a search.
 */
final class StepProcess {
  private static final double SAMPLE_SECONDS = 0.25;
  private static final float LEARNING_RATE = 1;

  private final Size size;
  private final SharedModel model;
  private final SearchStrategy architectures;
  private final Minibatch minibatch;
  private float[] carry;
  private long counter;

  private StepProcess(Size size, SharedModel model, SearchStrategy architectures) {
    this.size = size;
    this.model = model;
    this.architectures = architectures;
    this.minibatch = randomText(size);
    this.carry = new float[size.batch() * size.hidden()];
  }

  /**
   * Writes a {@link StepResult}.
   *
   * @param arguments hidden units, TensorFlow's threads (0: as the product chooses), rounds, file
   */
  public static void main(String[] arguments) {
    StepResult result =
        measure(
            Size.of(Integer.parseInt(arguments[0])),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]));
    Json.write(Path.of(arguments[3]), result);
  }

  private static StepResult measure(Size size, int threads, int rounds) {
    SearchConfig config = ProductSettings.of(size, threads);
    SessionSettings session = config.session(Device.CPU);
    WeightsShape shape = config.shape(size.vocabulary());
    CounterRandom random = new CounterRandom(config.run().seed());
    ModelSettings settings =
        new ModelSettings(shape, size.batch(), size.steps(), config.regularization());
    long started = System.nanoTime();
    try (MatrixProduct product = new MatrixProduct(session);
        SharedModel model = new SharedModel(settings, session, random);
        SearchStrategy uniform =
            SearchStrategy.open(
                StrategyName.RANDOM, config.policy(), config.space(), random, session)) {
      double buildSeconds = (System.nanoTime() - started) / 1e9;
      InitialWeights initial = new InitialWeights(random, config.model().initialRange());
      shape.blocks().forEach((block, matrix) -> model.write(block, initial.of(block, matrix)));
      return new StepProcess(size, model, uniform)
          .rounds(product, session.intraOpThreads(), rounds, buildSeconds);
    }
  }

  private StepResult rounds(MatrixProduct product, int threads, int rounds, double buildSeconds) {
    double firstTrainingSeconds = Stopwatch.seconds(this::train, 1);
    Stopwatch ceiling = Stopwatch.warmed(product::run, 2, SAMPLE_SECONDS);
    Stopwatch training = Stopwatch.warmed(this::train, 2, SAMPLE_SECONDS);
    Stopwatch evaluation = Stopwatch.warmed(this::evaluate, 2, SAMPLE_SECONDS);
    double[] ceilingGflops = new double[rounds];
    double[] trainingSeconds = new double[rounds];
    double[] evaluationSeconds = new double[rounds];
    CpuUse before = CpuUse.now();
    for (int round = 0; round < rounds; round++) {
      // the ceiling before and after the rest: the machine's speed drifts
      double ceilingBefore = ceiling.sample();
      trainingSeconds[round] = training.sample();
      evaluationSeconds[round] = evaluation.sample();
      ceilingGflops[round] = 2 * MatrixProduct.FLOPS / (ceilingBefore + ceiling.sample()) / 1e9;
    }
    return new StepResult(
        size,
        threads,
        Spread.of(ceilingGflops),
        StepResult.Timing.of(trainingSeconds, size.trainingFlops(), ceilingGflops),
        StepResult.Timing.of(evaluationSeconds, size.evaluationFlops(), ceilingGflops),
        buildSeconds,
        firstTrainingSeconds,
        ProcStatus.ofThisProcess().peak(),
        CpuUse.now().othersSince(before));
  }

  private void train() {
    TrainingStep step = model.train(nextCell(), minibatch, carry, LEARNING_RATE, counter);
    if (!step.applied()) {
      throw new IllegalStateException("a step was dropped: its time says nothing");
    }
    carry = step.carry();
  }

  private void evaluate() {
    if (!Double.isFinite(model.evaluate(nextCell(), minibatch, carry).totalLoss())) {
      throw new IllegalStateException("the loss is not finite: the step's time says nothing");
    }
  }

  private Architecture nextCell() {
    return architectures.sample(counter++, 1).get(0).architecture();
  }

  /** Words drawn uniformly: what the text says does not matter for the time. */
  private static Minibatch randomText(Size size) {
    Random draws = new Random(1);
    int[] inputs = draws.ints(size.tokens(), 0, size.vocabulary()).toArray();
    int[] targets = draws.ints(size.tokens(), 0, size.vocabulary()).toArray();
    return new Minibatch(size.steps(), size.batch(), inputs, targets);
  }
}
