package org.actornas.benchmarks;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;
import org.actornas.worker.engine.Engine;

/** An engine whose calls are timed. */
final class TimedEngine implements Engine {
  private final Engine engine;
  private final Consumer<IdleShare.Busy> trained;
  private final Consumer<IdleShare.Busy> evaluated;
  private OptionalLong installing = OptionalLong.empty();

  /**
   * @param engine closed with this one
   * @param trained takes the time of every training
   * @param evaluated takes that of every other task
   */
  TimedEngine(Engine engine, Consumer<IdleShare.Busy> trained, Consumer<IdleShare.Busy> evaluated) {
    this.engine = engine;
    this.trained = trained;
    this.evaluated = evaluated;
  }

  private <T> T timed(Supplier<T> call, Consumer<IdleShare.Busy> times) {
    long begin = installing.orElse(System.nanoTime());
    installing = OptionalLong.empty();
    T result = call.get();
    times.accept(new IdleShare.Busy(begin, System.nanoTime()));
    return result;
  }

  /** Belongs to the task that it is done for: the device is given its weights. */
  @Override
  public void install(List<BlockValue> blocks) {
    installing = OptionalLong.of(System.nanoTime());
    engine.install(blocks);
  }

  @Override
  public Training train(Work.TrainShared work, List<BlockValue> base, Runnable nearlyDone) {
    return timed(() -> engine.train(work, base, nearlyDone), trained);
  }

  @Override
  public Outcome.Evaluated evaluate(Work.Evaluate work, long weightsVersion, Runnable nearlyDone) {
    return timed(() -> engine.evaluate(work, weightsVersion, nearlyDone), evaluated);
  }

  @Override
  public Outcome.Evaluated score(Work.Score work, long weightsVersion, Runnable nearlyDone) {
    return timed(() -> engine.score(work, weightsVersion, nearlyDone), evaluated);
  }

  @Override
  public void close() {
    engine.close();
  }
}
