package org.actornas.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.controller.ControllerSettings;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.search.SearchSettings;
import org.actornas.deploy.run.SearchParts;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.weights.block.BlockState;
import org.actornas.weights.block.StalenessScaling;
import org.actornas.worker.engine.Engine;

/**
 * Shared training by several workers that are equally fast, without luck: one engine does their
 * leases in turn, each from the weights as they were when its worker had pushed the last time, and
 * the blocks merge the deltas as the store does. It is as if they trained at once.
 */
final class WorkersInTurn {
  private final SearchParts parts;
  private final SearchSettings settings;
  private final SearchStrategy strategy;
  private final Engine engine;
  private final StreamCursor[] cursors;
  private final StalenessScaling scaling;
  private final Map<BlockName, BlockState> blocks = new LinkedHashMap<>();

  /** The values of a block after each of the last pushes, the last one first. */
  private final Map<BlockName, Deque<BlockValue>> recent = new HashMap<>();

  private int turn;

  WorkersInTurn(SearchParts parts, SearchStrategy strategy, Engine engine, int workers) {
    this.parts = parts;
    this.settings = parts.config().search();
    this.strategy = strategy;
    this.engine = engine;
    this.scaling = new StalenessScaling(parts.config().stalenessExponent());
    this.cursors = cursors(workers);
    InitialWeights initial =
        new InitialWeights(parts.random(), parts.config().model().initialRange());
    parts
        .shape()
        .blocks()
        .forEach(
            (name, size) -> {
              BlockValue value = new BlockValue(name, 0, initial.of(name, size));
              blocks.put(name, BlockState.initial(size, value));
              recent.put(name, new ArrayDeque<>(List.of(value)));
            });
  }

  private StreamCursor[] cursors(int workers) {
    ControllerSettings stream = parts.controllerSettings("benchmark");
    StreamCursor[] first = new StreamCursor[workers];
    for (int worker = 0; worker < workers; worker++) {
      long at = (long) stream.streamLength() * worker / workers;
      int start = (int) (at / stream.streamSteps()) * stream.streamSteps();
      first[worker] = new StreamCursor(worker, start, new float[0]);
    }
    return first;
  }

  /** All epochs of shared training, with cells that the strategy draws. */
  void train() {
    long step = 0;
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      List<Architecture> cells = drawn(step, settings.sharedMinibatches());
      for (int from = 0; from < cells.size(); from += settings.minibatchesPerLease()) {
        int to = Math.min(from + settings.minibatchesPerLease(), cells.size());
        lease(cells.subList(from, to), settings.learningRate().at(epoch), step + from);
      }
      step += cells.size();
    }
  }

  private List<Architecture> drawn(long first, int count) {
    return strategy.sample(first, count).stream().map(SampledArchitecture::architecture).toList();
  }

  private void lease(List<Architecture> cells, float learningRate, long step) {
    int worker = turn;
    turn = (turn + 1) % cursors.length;
    List<BlockValue> base = new ArrayList<>();
    for (BlockName name : parts.shape().touchedBy(cells)) {
      base.add(pulled(name));
    }
    engine.install(base);
    Engine.Training training =
        engine.train(
            new Work.TrainShared(cells, cursors[worker], learningRate, step), base, () -> {});
    cursors[worker] = training.outcome().next();
    for (BlockDelta delta : training.deltas()) {
      blocks.compute(delta.name(), (name, block) -> taken(block, delta, "worker-" + worker));
    }
    blocks.forEach(this::remember);
  }

  private BlockState taken(BlockState block, BlockDelta delta, String worker) {
    return block.take(delta, worker, scaling).block();
  }

  private void remember(BlockName name, BlockState block) {
    Deque<BlockValue> known = recentOf(name);
    known.addFirst(block.value());
    if (known.size() > cursors.length) {
      known.removeLast();
    }
  }

  /** As it was after the last push of the worker whose turn it is: all others have pushed since. */
  private BlockValue pulled(BlockName name) {
    return recentOf(name).getLast();
  }

  private Deque<BlockValue> recentOf(BlockName name) {
    return recent.computeIfAbsent(name, unknown -> new ArrayDeque<>());
  }

  /**
   * The mean perplexity of other cells.
   *
   * @param cells how many
   * @param minibatches of the validation split on which each is evaluated
   */
  double meanPerplexity(int cells, int minibatches) {
    engine.install(blocks.values().stream().map(BlockState::value).toList());
    List<Architecture> drawn = drawn(Integer.MAX_VALUE, cells);
    double[] logs = new double[cells];
    for (int minibatch = 0; minibatch < minibatches; minibatch++) {
      List<Double> perplexities =
          engine.evaluate(new Work.Evaluate(drawn, minibatch), 0, () -> {}).perplexities();
      for (int cell = 0; cell < cells; cell++) {
        logs[cell] += Math.log(perplexities.get(cell)) / minibatches;
      }
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log);
    }
    return sum / cells;
  }
}
