package org.actornas.weights.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.weights.InitialWeights;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.weights.block.BlockState;
import org.actornas.weights.block.PushLedger;
import org.actornas.weights.block.StalenessScaling;

/**
 * The whole store as a fold over its log: equal pushes on equal weights give the same bits. The
 * actors of the blocks do the same, each for its own block.
 */
public final class StoreState {
  private final Map<BlockName, BlockState> blocks = new LinkedHashMap<>();
  private final PushLedger ledger;

  /**
   * @param ledger this state's own from now on
   */
  public StoreState(List<BlockState> blocks, PushLedger ledger) {
    blocks.forEach(block -> this.blocks.put(block.value().name(), block));
    this.ledger = ledger;
  }

  /** Weights that nobody has trained. */
  public static StoreState initial(
      Map<BlockName, WeightsShape.Matrix> sizes, InitialWeights initial) {
    return new StoreState(
        sizes.entrySet().stream()
            .map(
                block ->
                    BlockState.initial(
                        block.getValue(),
                        new BlockValue(
                            block.getKey(), 0, initial.of(block.getKey(), block.getValue()))))
            .toList(),
        new PushLedger());
  }

  /**
   * Takes the next push.
   *
   * @throws IllegalArgumentException if it does not fit; the state is then of no use
   */
  public void take(LoggedPush push, StalenessScaling scaling) {
    if (push.version() != version() + 1) {
      throw new IllegalArgumentException(
          "a push with version %d where %d is next".formatted(push.version(), version() + 1));
    }
    if (ledger.outcomeOf(push.taskId()).isPresent()) {
      throw new IllegalArgumentException("a second push of task " + push.taskId());
    }
    for (BlockDelta delta : push.deltas()) {
      BlockState block = blocks.get(delta.name());
      if (block == null) {
        throw new IllegalArgumentException("a delta of " + delta.name() + ", which is no block");
      }
      blocks.put(delta.name(), block.take(delta, push.workerId(), scaling).block());
    }
    ledger.record(push.taskId(), push.outcome());
  }

  /** A segment of the log begins, from which the blocks' earlier versions are not known. */
  public void beginSegment() {
    blocks.replaceAll((name, block) -> block.withoutRecent());
  }

  /** How many pushes were taken. */
  public long version() {
    return ledger.version();
  }

  /** Every block. */
  public Map<BlockName, BlockState> blocks() {
    return Collections.unmodifiableMap(blocks);
  }

  /** The pushes that were taken. */
  public PushLedger ledger() {
    return ledger;
  }
}
