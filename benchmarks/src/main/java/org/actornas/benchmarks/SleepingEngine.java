package org.actornas.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.worker.engine.Engine;

/** Computes nothing, for about as long as a device would; its deltas are as large as real ones. */
final class SleepingEngine implements Engine {
  private static final long SHORTEST_MILLIS = 800;
  private static final long SPREAD_MILLIS = 400;

  private final AtomicLong progress;

  /**
   * @param progress is counted up by every call
   */
  SleepingEngine(AtomicLong progress) {
    this.progress = progress;
  }

  @Override
  public void install(List<BlockValue> blocks) {
    // there is no model
  }

  @Override
  public Training train(Work.TrainShared work, List<BlockValue> base, Runnable nearlyDone) {
    nearlyDone.run();
    // so that the workers do not all come at once, as real ones do not
    sleep(SHORTEST_MILLIS + Math.floorMod(work.firstStep() * 7_919, SPREAD_MILLIS));
    List<BlockDelta> deltas = new ArrayList<>();
    for (BlockValue block : base) {
      float[] nothing = new float[block.values().length];
      deltas.add(new BlockDelta(block.name(), block.version(), nothing));
    }
    StreamCursor from = work.cursor();
    Outcome.Trained outcome = new Outcome.Trained(5, work.architectures().size(), 0, from);
    return new Training(outcome, deltas, base);
  }

  @Override
  public Outcome.Evaluated evaluate(Work.Evaluate work, long weightsVersion, Runnable nearlyDone) {
    nearlyDone.run();
    return evaluated(work, weightsVersion);
  }

  @Override
  public Outcome.Evaluated score(Work.Score work, long weightsVersion, Runnable nearlyDone) {
    nearlyDone.run();
    return evaluated(work, weightsVersion);
  }

  private Outcome.Evaluated evaluated(Work work, long weightsVersion) {
    progress.incrementAndGet();
    return new Outcome.Evaluated(
        Collections.nCopies(work.architectures().size(), 100.0), 1, weightsVersion);
  }

  private void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it was computing", e);
    }
    progress.incrementAndGet();
  }

  @Override
  public void close() {
    // nothing is open
  }
}
