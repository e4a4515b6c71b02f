package org.actornas.benchmarks;

import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Supplier;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;
import org.actornas.worker.engine.Engine;

/** An engine whose calls are timed. */
final class TimedEngine implements Engine {
  private final Engine engine;
  private final Queue<IdleShare.Busy> calls;
  private OptionalLong installing = OptionalLong.empty();

  /**
   * @param engine closed with this one
   * @param calls takes the times of all that compute
   */
  TimedEngine(Engine engine, Queue<IdleShare.Busy> calls) {
    this.engine = engine;
    this.calls = calls;
  }

  private <T> T timed(Supplier<T> call) {
    long begin = installing.orElse(System.nanoTime());
    installing = OptionalLong.empty();
    T result = call.get();
    calls.add(new IdleShare.Busy(begin, System.nanoTime()));
    return result;
  }

  /** Belongs to the task that it is done for: the device is given its weights. */
  @Override
  public void install(List<BlockValue> blocks) {
    installing = OptionalLong.of(System.nanoTime());
    engine.install(blocks);
  }

  @Override
  public Training train(Work.TrainShared work, List<BlockValue> base) {
    return timed(() -> engine.train(work, base));
  }

  @Override
  public Outcome.Evaluated evaluate(Work.Evaluate work, long weightsVersion) {
    return timed(() -> engine.evaluate(work, weightsVersion));
  }

  @Override
  public Outcome.Evaluated score(Work.Score work, long weightsVersion) {
    return timed(() -> engine.score(work, weightsVersion));
  }

  @Override
  public void close() {
    engine.close();
  }
}
