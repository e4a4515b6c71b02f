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
   * A worker needs these blocks. Answered by {@link Pulled}, or by {@link Refused} if there is no
   * such block.
   *
   * @param request a number of the worker's own, which the answer repeats: so it knows a late one
   * @param known every block needed, and the version that the worker holds; -1 for none
   */
  record Pull(long request, Map<BlockName, Long> known, ActorRef<Answer> replyTo)
      implements WeightsProtocol {
    public Pull {
      known = Map.copyOf(known);
    }
  }

  /**
   * A worker has trained. Answered by {@link Merged} when every block has taken its delta, if that
   * is not on the disk by then, and by {@link Pushed} when it is; or by {@link Refused} if one of
   * them does not fit: then no block has taken any.
   *
   * @param request a number of the worker's own, which the answer repeats: so it knows a late one
   * @param taskId the task that the deltas come from: a second push of a task changes nothing
   * @param workerId who trained
   * @param deltas trained minus base, for every block that the task touched
   * @param outcome of the task; kept with the push, so that whoever does the task again reports
   *     what belongs to the weights as they are
   */
  record Push(
      long request,
      long taskId,
      String workerId,
      List<BlockDelta> deltas,
      Outcome.Trained outcome,
      ActorRef<Answer> replyTo)
      implements WeightsProtocol {
    public Push {
      deltas = List.copyOf(deltas);
    }
  }

  /** What the store answers. */
  sealed interface Answer extends WireMessage {
    /** The number of the message that is answered. */
    long request();

    /** The same, as an answer to another message. */
    Answer to(long request);
  }

  /**
   * Answer to {@link Pull}.
   *
   * @param request of the pull
   * @param changed the blocks whose version differs from the one known
   * @param storeVersion how many pushes the store has taken
   */
  record Pulled(long request, List<BlockValue> changed, long storeVersion) implements Answer {
    public Pulled {
      changed = List.copyOf(changed);
    }

    @Override
    public Pulled to(long message) {
      return new Pulled(message, changed, storeVersion);
    }
  }

  /**
   * First answer to a {@link Push}: whoever pulls from now on sees it, so the worker may train on.
   * It is not on the disk yet, and lost if the store ends before {@link Pushed}.
   *
   * @param request of the push
   * @param versions of each block after the push
   * @param scales of each block: 1 if it took the whole delta on its base, else the projection on
   *     the delta of what it took, which may be below 0
   */
  record Merged(long request, Map<BlockName, Long> versions, Map<BlockName, Float> scales)
      implements Answer {
    public Merged {
      versions = Map.copyOf(versions);
      scales = Map.copyOf(scales);
    }

    @Override
    public Merged to(long message) {
      return new Merged(message, versions, scales);
    }
  }

  /**
   * Last answer to a {@link Push}: the disk has it, if the store has one.
   *
   * @param request of the push
   * @param taskId of the push
   * @param duplicate whether the store had seen the task before, so that these deltas were ignored
   * @param versions of each block after the push; empty for a duplicate
   * @param scales of each block: 1 if it took the whole delta on its base, else the projection on
   *     the delta of what it took, which may be below 0; empty for a duplicate
   * @param outcome of the push that counts: the first
   * @param storeVersion how many pushes the store has taken
   */
  record Pushed(
      long request,
      long taskId,
      boolean duplicate,
      Map<BlockName, Long> versions,
      Map<BlockName, Float> scales,
      Outcome.Trained outcome,
      long storeVersion)
      implements Answer {
    public Pushed {
      versions = Map.copyOf(versions);
      scales = Map.copyOf(scales);
    }

    @Override
    public Pushed to(long message) {
      return new Pushed(message, taskId, duplicate, versions, scales, outcome, storeVersion);
    }
  }

  /**
   * Answer to a {@link Pull} or {@link Push} that does not fit these weights; nothing was changed.
   *
   * @param request of the message
   * @param reason in words
   */
  record Refused(long request, String reason) implements Answer {
    @Override
    public Refused to(long message) {
      return new Refused(message, reason);
    }
  }
}
