package org.actornas.protocol;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.weights.BlockDelta;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;

/** What the store of the shared weights is told by workers, and answers. */
public sealed interface WeightsProtocol extends WireMessage {

  /**
   * A worker needs these blocks. Answered by {@link Pulled}.
   *
   * @param known every block needed, and the version that the worker holds; -1 for none
   */
  record Pull(Map<BlockName, Long> known, ActorRef<Pulled> replyTo) implements WeightsProtocol {
    public Pull {
      known = Map.copyOf(known);
    }
  }

  /**
   * A worker has trained. Answered by {@link Pushed} when every block has taken its delta.
   *
   * @param taskId the task that the deltas come from: a second push of a task changes nothing
   * @param workerId who trained
   * @param deltas trained minus base, for every block that the task touched
   * @param outcome of the task; kept with the push, so that whoever does the task again reports
   *     what belongs to the weights as they are
   */
  record Push(
      long taskId,
      String workerId,
      List<BlockDelta> deltas,
      Outcome.Trained outcome,
      ActorRef<Pushed> replyTo)
      implements WeightsProtocol {
    public Push {
      deltas = List.copyOf(deltas);
    }
  }

  /**
   * Answer to {@link Pull}.
   *
   * @param changed the blocks whose version differs from the one known
   * @param storeVersion how many pushes the store has taken
   */
  record Pulled(List<BlockValue> changed, long storeVersion) implements WireMessage {
    public Pulled {
      changed = List.copyOf(changed);
    }
  }

  /**
   * Answer to {@link Push}.
   *
   * @param taskId of the push
   * @param duplicate whether the store had seen the task before, so that these deltas were ignored
   * @param versions of each block after the push; empty for a duplicate
   * @param scales the factor s in {@code w += s * delta} of each block; empty for a duplicate
   * @param outcome of the push that counts: the first
   * @param storeVersion how many pushes the store has taken
   */
  record Pushed(
      long taskId,
      boolean duplicate,
      Map<BlockName, Long> versions,
      Map<BlockName, Float> scales,
      Outcome.Trained outcome,
      long storeVersion)
      implements WireMessage {
    public Pushed {
      versions = Map.copyOf(versions);
      scales = Map.copyOf(scales);
    }
  }
}
