package org.actornas.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.util.List;
import java.util.function.Function;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.protocol.work.Outcome;
import org.actornas.protocol.work.Work;
import org.actornas.tensorflow.DeviceMemoryException;
import org.actornas.tensorflow.NativeCalls;
import org.actornas.worker.engine.Engine;

/** A worker's calls of its engine, one after another; what comes of them are messages to it. */
final class EngineCalls {

  /** The engine has trained. */
  record Trained(Job job, Engine.Training training) {}

  /** The engine has evaluated. */
  record Evaluated(Job job, Outcome.Evaluated outcome) {}

  /** The engine begins the last part of a job. */
  record NearlyDone(Job job) {}

  /** The engine could not do it. */
  record Failed(Job job, Throwable cause) {

    /** What went wrong in the first place, in the clearest words that there are for it. */
    Throwable root() {
      Throwable root = cause;
      for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
        root = deeper;
        if (deeper instanceof DeviceMemoryException) {
          break;
        }
      }
      return root;
    }
  }

  private final ActorContext<Object> context;
  private final NativeCalls<? extends Engine> calls;

  EngineCalls(ActorContext<Object> context, NativeCalls<? extends Engine> calls) {
    this.context = context;
    this.calls = calls;
  }

  /**
   * Does a job, after those before it.
   *
   * @param pulled blocks to put into the model first
   * @param base the blocks that the work touches, as the model holds them then
   */
  void compute(Job job, Pulled pulled, List<BlockValue> base) {
    Work work = job.lease().work();
    NearlyDone soon = new NearlyDone(job);
    ActorRef<Object> self = context.getSelf();
    Runnable nearlyDone = () -> self.tell(soon);
    call(
        job,
        engine -> {
          engine.install(pulled.changed());
          if (work instanceof Work.TrainShared train) {
            return new Trained(job, engine.train(train, base, nearlyDone));
          }
          return new Evaluated(job, evaluate(engine, work, pulled.storeVersion(), nearlyDone));
        });
  }

  private static Outcome.Evaluated evaluate(
      Engine engine, Work work, long version, Runnable nearlyDone) {
    return work instanceof Work.Evaluate evaluate
        ? engine.evaluate(evaluate, version, nearlyDone)
        : engine.score((Work.Score) work, version, nearlyDone);
  }

  private void call(Job job, Function<Engine, Object> call) {
    context.pipeToSelf(
        calls.call(call), (result, failure) -> failure == null ? result : new Failed(job, failure));
  }
}
