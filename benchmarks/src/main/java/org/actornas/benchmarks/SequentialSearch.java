package org.actornas.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.buffer.state.BufferState;
import org.actornas.controller.ControllerSettings;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.Schedule;
import org.actornas.controller.search.SearchSettings;
import org.actornas.deploy.run.SearchParts;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.tensorflow.Device;
import org.actornas.worker.engine.Engine;
import org.actornas.worker.engine.WorkerEngine;

/**
 * A search as a plain loop, without actors, leases, events or a store: what the actors are compared
 * to, in what they compute and in what they cost. The paper's section 3, strictly on-policy.
 */
public final class SequentialSearch {
  private final SearchParts parts;
  private final SearchSettings settings;
  private final boolean usesMemory;
  private final float rewardEntropyWeight;
  private final Map<BlockName, float[]> weights = new LinkedHashMap<>();
  private final List<Evaluated> history = new ArrayList<>();

  /** Where training stands in the first and in the second half of the text. */
  private final Deque<StreamCursor> cursors = new ArrayDeque<>();

  private int begun;
  private BufferState buffer;
  private long nextArchitecture;
  private long minibatches;
  private long steps;
  private double baseline;

  /** An architecture and its perplexity. */
  public record Evaluated(Architecture architecture, double perplexity) {}

  /**
   * What the loop computes.
   *
   * @param history every architecture evaluated, in order; the last ones are the candidates
   * @param weights the shared weights at the end
   * @param policy at the end
   */
  public record Result(
      List<Evaluated> history, Map<BlockName, float[]> weights, PolicySnapshot policy) {

    /** The best of the candidates. */
    public Evaluated best(int candidates) {
      return history.subList(history.size() - candidates, history.size()).stream()
          .min(Comparator.comparingDouble(Evaluated::perplexity))
          .orElseThrow();
    }
  }

  /**
   * @param parts of a search whose policy has no lag
   */
  public SequentialSearch(SearchParts parts) {
    this.parts = parts;
    this.settings = parts.config().search();
    this.usesMemory = parts.config().run().strategy().usesMemory();
    this.rewardEntropyWeight = parts.controllerSettings("search").rewardEntropyWeight();
    this.buffer = BufferState.empty(settings.memory().capacity(), parts.random());
    if (settings.asynchrony().maxLag() != 0
        || settings.asynchrony().schedule() != Schedule.ALTERNATING) {
      throw new IllegalArgumentException(
          "the plain loop does one thing after another: the schedule must be alternating, max-lag 0");
    }
  }

  /** Runs the whole search. */
  public Result run() {
    try (SearchStrategy strategy = parts.strategy();
        WorkerEngine engine = parts.engine(Device.CPU, new AtomicLong())) {
      initialize(engine);
      for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
        trainShared(strategy, engine, epoch);
        trainController(strategy, engine, epoch);
        fillBuffer(strategy, epoch);
      }
      derive(strategy, engine);
      return new Result(history, weights, strategy.snapshot());
    }
  }

  private void initialize(WorkerEngine engine) {
    InitialWeights initial =
        new InitialWeights(parts.random(), parts.config().model().initialRange());
    parts.shape().blocks().forEach((name, size) -> weights.put(name, initial.of(name, size)));
    engine.install(values(List.copyOf(weights.keySet())));
  }

  private List<BlockValue> values(List<BlockName> names) {
    List<BlockValue> values = new ArrayList<>();
    for (BlockName name : names) {
      values.add(new BlockValue(name, 0, weight(name)));
    }
    return values;
  }

  private float[] weight(BlockName name) {
    float[] values = weights.get(name);
    if (values == null) {
      throw new IllegalStateException("there is no block " + name);
    }
    return values;
  }

  private void trainShared(SearchStrategy strategy, WorkerEngine engine, int epoch) {
    List<Architecture> cells = sample(strategy, settings.sharedMinibatches());
    StreamCursor cursor = nextCursor();
    for (int from = 0; from < cells.size(); from += settings.minibatchesPerLease()) {
      List<Architecture> lease =
          cells.subList(from, Math.min(from + settings.minibatchesPerLease(), cells.size()));
      // a worker is given the next lease before it brings back this one's cursor
      boolean isLast = from + lease.size() == cells.size();
      StreamCursor other = isLast ? cursor : nextCursor();
      Work.TrainShared work =
          new Work.TrainShared(lease, cursor, settings.learningRate().at(epoch), minibatches);
      Engine.Training training =
          engine.train(work, values(parts.shape().touchedBy(lease)), () -> {});
      for (BlockDelta delta : training.deltas()) {
        weights.put(delta.name(), delta.addedTo(weight(delta.name()), 1f));
      }
      cursors.addLast(training.outcome().next());
      cursor = other;
      minibatches += lease.size();
    }
  }

  private StreamCursor nextCursor() {
    StreamCursor resting = cursors.pollFirst();
    if (resting != null) {
      return resting;
    }
    int id = begun++;
    ControllerSettings stream = parts.controllerSettings("search");
    int middle = stream.streamLength() / 2 / stream.streamSteps() * stream.streamSteps();
    return new StreamCursor(id, id == 0 ? 0 : middle, new float[0]);
  }

  private List<Architecture> sample(SearchStrategy strategy, int count) {
    List<Architecture> cells =
        strategy.sample(nextArchitecture, count).stream()
            .map(SampledArchitecture::architecture)
            .toList();
    nextArchitecture += count;
    return cells;
  }

  private void trainController(SearchStrategy strategy, WorkerEngine engine, int epoch) {
    for (int step = 0; step < settings.controllerSteps(); step++) {
      List<SampledArchitecture> samples =
          strategy.sample(nextArchitecture, settings.architecturesPerStep());
      nextArchitecture += samples.size();
      List<Architecture> cells = samples.stream().map(SampledArchitecture::architecture).toList();
      List<Double> perplexities =
          engine.evaluate(new Work.Evaluate(cells, steps), 0, () -> {}).perplexities();
      double[] rewards = new double[cells.size()];
      double sum = 0;
      for (int k = 0; k < rewards.length; k++) {
        history.add(new Evaluated(cells.get(k), perplexities.get(k)));
        rewards[k] =
            settings.rewardScale() / perplexities.get(k)
                + rewardEntropyWeight * samples.get(k).entropy();
        sum += rewards[k];
      }
      double mean = sum / rewards.length;
      double decay = settings.baselineDecay();
      baseline = steps == 0 ? mean : decay * baseline + (1 - decay) * mean;
      float[] advantages = new float[rewards.length];
      for (int k = 0; k < rewards.length; k++) {
        advantages[k] = (float) (rewards[k] - baseline);
      }
      int remembered = usesMemory ? settings.memory().reconstructed(epoch, buffer.size()) : 0;
      strategy.update(cells, advantages, buffer.sample(steps, remembered));
      steps++;
    }
  }

  private void fillBuffer(SearchStrategy strategy, int epoch) {
    int wanted = usesMemory ? settings.memory().wanted(epoch, buffer.size()) : 0;
    if (wanted > 0) {
      buffer = buffer.apply(buffer.store(epoch, sample(strategy, wanted)));
    }
  }

  private void derive(SearchStrategy strategy, WorkerEngine engine) {
    for (Architecture candidate : sample(strategy, settings.finalSamples())) {
      Work.Score work = new Work.Score(List.of(candidate));
      history.add(new Evaluated(candidate, engine.score(work, 0, () -> {}).perplexities().get(0)));
    }
  }
}
