package org.actornas.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.actornas.protocol.WeightsProtocol;
import org.actornas.protocol.WeightsProtocol.Merged;
import org.actornas.protocol.WeightsProtocol.Pulled;
import org.actornas.protocol.WeightsProtocol.Pushed;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.BlockValue;
import org.actornas.worker.engine.Engine;
import org.actornas.worker.engine.Replica;

/**
 * What a worker and the store of weights say to each other, and what the worker's model therefore
 * holds. At most two messages wait for an answer: a push that is not on the disk yet, and the pull
 * of the job that comes next. Their numbers tell the answers from those that come too late.
 */
final class StoreDialogue {

  /** The store did not answer in time. */
  record NoAnswer(long request) {}

  private final ActorRef<WeightsProtocol> store;
  private final ActorRef<WeightsProtocol.Answer> replyTo;
  private final String workerId;
  private final TimerScheduler<Object> timers;
  private final Duration answerTimeout;
  private final Replica replica = new Replica();
  private final Map<Long, Job> waiting = new HashMap<>();
  private long last;

  StoreDialogue(
      ActorRef<WeightsProtocol> store,
      ActorRef<WeightsProtocol.Answer> replyTo,
      String workerId,
      TimerScheduler<Object> timers,
      Duration answerTimeout) {
    this.store = store;
    this.replyTo = replyTo;
    this.workerId = workerId;
    this.timers = timers;
    this.answerTimeout = answerTimeout;
  }

  /** Asks for the blocks that a job needs and that the model does not hold as they are. */
  void pull(Job job) {
    job.enter(Job.Stage.PULLING);
    store.tell(new WeightsProtocol.Pull(expectAnswer(job), replica.known(job.blocks()), replyTo));
  }

  /** Hands over what was trained. */
  void push(Job job, Engine.Training training) {
    job.enter(Job.Stage.PUSHING);
    job.advance(training.advanced());
    store.tell(
        new WeightsProtocol.Push(
            expectAnswer(job),
            job.taskId(),
            workerId,
            training.deltas(),
            training.outcome(),
            replyTo));
  }

  private long expectAnswer(Job job) {
    last++;
    waiting.put(last, job);
    NoAnswer late = new NoAnswer(last);
    timers.startSingleTimer(late, late, answerTimeout);
    return last;
  }

  /** The job whose last answer this is; empty if it comes too late. */
  Optional<Job> answered(WeightsProtocol.Answer answer) {
    return answered(answer.request());
  }

  /** The job that waits in vain; empty if it does not any more. */
  Optional<Job> missed(NoAnswer missing) {
    return answered(missing.request());
  }

  private Optional<Job> answered(long request) {
    timers.cancel(new NoAnswer(request));
    return Optional.ofNullable(waiting.remove(request));
  }

  /**
   * The blocks that a job touches, as the model holds them once it has taken in what was pulled.
   */
  List<BlockValue> install(Job job, Pulled pulled) {
    replica.install(pulled.changed());
    return replica.values(job.blocks());
  }

  /** The blocks have taken what a job trained; its last answer is still to come. */
  void merged(Merged merged) {
    Job job = waiting.get(merged.request());
    if (job != null && job.isAt(Job.Stage.PUSHING)) {
      advance(job, merged.versions(), merged.scales());
    }
  }

  /** Its last answer has come. */
  void pushed(Job job, Pushed pushed) {
    if (job.isAt(Job.Stage.PUSHING)) {
      advance(job, pushed.versions(), pushed.scales());
    }
  }

  private void advance(Job job, Map<BlockName, Long> versions, Map<BlockName, Float> scales) {
    replica.advance(versions, scales, job.advanced());
    job.enter(Job.Stage.KEEPING);
  }

  /**
   * Neither what the model holds is known any more nor what the store took; no answer is wanted.
   */
  void forget() {
    replica.forget();
    waiting.keySet().forEach(request -> timers.cancel(new NoAnswer(request)));
    waiting.clear();
  }
}
