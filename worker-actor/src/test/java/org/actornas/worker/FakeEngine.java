package org.actornas.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.StreamCursor;
import org.actornas.protocol.work.Work;
import org.actornas.worker.engine.Engine;

/** Adds 1 to every weight that it trains, and writes down what it was called with. */
final class FakeEngine implements Engine {
  final List<List<BlockValue>> installed = new ArrayList<>();
  final List<List<BlockValue>> bases = new ArrayList<>();
  boolean fails;

  /** Whether it says when it is nearly done. */
  boolean looksAhead;

  boolean drops;
  boolean closed;

  @Override
  public void install(List<BlockValue> blocks) {
    installed.add(blocks);
  }

  @Override
  public Training train(Work.TrainShared work, List<BlockValue> base, Runnable nearlyDone) {
    lookAhead(nearlyDone);
    failIfToldTo();
    bases.add(base);
    int minibatches = work.architectures().size();
    Outcome.Trained outcome =
        new Outcome.Trained(
            drops ? Double.NaN : 4,
            minibatches,
            drops ? minibatches : 0,
            new StreamCursor(work.cursor().id(), 30, new float[] {1}));
    if (drops) {
      return new Training(outcome, List.of(), List.of());
    }
    List<BlockDelta> deltas = new ArrayList<>();
    List<BlockValue> advanced = new ArrayList<>();
    for (BlockValue block : base) {
      float[] ones = new float[block.values().length];
      Arrays.fill(ones, 1);
      BlockDelta delta = new BlockDelta(block.name(), block.version(), ones);
      deltas.add(delta);
      advanced.add(new BlockValue(block.name(), block.version(), delta.addedTo(block.values(), 1)));
    }
    return new Training(outcome, deltas, advanced);
  }

  @Override
  public Outcome.Evaluated evaluate(Work.Evaluate work, long weightsVersion, Runnable nearlyDone) {
    lookAhead(nearlyDone);
    failIfToldTo();
    return new Outcome.Evaluated(List.of(50.0), 100, weightsVersion);
  }

  @Override
  public Outcome.Evaluated score(Work.Score work, long weightsVersion, Runnable nearlyDone) {
    lookAhead(nearlyDone);
    failIfToldTo();
    return new Outcome.Evaluated(List.of(60.0), 1000, weightsVersion);
  }

  private void lookAhead(Runnable nearlyDone) {
    if (looksAhead) {
      nearlyDone.run();
    }
  }

  private void failIfToldTo() {
    if (fails) {
      throw new IllegalStateException("device lost");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
