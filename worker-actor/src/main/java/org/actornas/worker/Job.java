package org.actornas.worker;

import java.util.List;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Lease;
import org.actornas.protocol.work.Work;

/**
 * A lease that a worker holds, and how far it has come with it. Only the worker's actor uses it.
 *
 * <pre>
 *   HELD ---> PULLING ---> COMPUTING ---> (done)
 *                              \---> PUSHING ---> KEEPING ---> (done), for shared training
 * </pre>
 */
final class Job {

  /** What the worker waits for. */
  enum Stage {
    HELD,
    PULLING,
    COMPUTING,
    PUSHING,
    KEEPING
  }

  private final List<BlockName> blocks;
  private Lease lease;
  private Stage stage = Stage.HELD;
  private long leastWeights;
  private List<BlockValue> advanced = List.of();
  private boolean isNearlyDone;

  /**
   * @param blocks of the weights that the work touches
   */
  Job(Lease lease, List<BlockName> blocks) {
    this.lease = lease;
    this.blocks = List.copyOf(blocks);
  }

  Lease lease() {
    return lease;
  }

  long taskId() {
    return lease.taskId();
  }

  List<BlockName> blocks() {
    return blocks;
  }

  /** The same task, in answer to a request that was repeated. */
  void grantedAgain(Lease again) {
    lease = again;
  }

  boolean isAt(Stage asked) {
    return stage == asked;
  }

  void enter(Stage next) {
    stage = next;
    if (next == Stage.PULLING) {
      leastWeights = lease.versions().weights();
    }
  }

  /** What the store must have taken when it answers the pull; a later lease may ask for more. */
  long leastWeights() {
    return leastWeights;
  }

  /**
   * Whether the next job may be made ready: its call of the engine comes after this one's. Training
   * moves the weights that the next job needs, and has to be merged with those of the store before.
   */
  boolean letsNextBegin() {
    return stage == Stage.KEEPING
        || (stage == Stage.COMPUTING && !(lease.work() instanceof Work.TrainShared));
  }

  /** What it trained, as the model holds it. */
  void advance(List<BlockValue> trained) {
    advanced = List.copyOf(trained);
  }

  List<BlockValue> advanced() {
    return advanced;
  }

  /** The engine begins its last part. */
  void nearlyDone() {
    isNearlyDone = true;
  }

  boolean isNearlyDone() {
    return isNearlyDone;
  }
}
