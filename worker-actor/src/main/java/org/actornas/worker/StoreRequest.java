package org.actornas.worker;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.Optional;

/**
 * The message to the store of weights that a worker waits for an answer to, one at a time. Its
 * number tells the answer from one that comes too late.
 */
final class StoreRequest {

  /** The store did not answer in time. */
  record NoAnswer(long request) {}

  private final TimerScheduler<Object> timers;
  private final Duration answerTimeout;
  private long last;
  private Optional<Job> waiting = Optional.empty();

  StoreRequest(TimerScheduler<Object> timers, Duration answerTimeout) {
    this.timers = timers;
    this.answerTimeout = answerTimeout;
  }

  /**
   * A message is sent for a job.
   *
   * @return its number
   */
  long expectAnswer(Job job) {
    if (waiting.isPresent()) {
      throw new IllegalStateException("the store has still to answer request " + last);
    }
    last++;
    waiting = Optional.of(job);
    timers.startSingleTimer(NoAnswer.class, new NoAnswer(last), answerTimeout);
    return last;
  }

  /** The job that waits for the answer to a message, and from now on no longer does. */
  Optional<Job> answered(long request) {
    if (request != last) {
      return Optional.empty();
    }
    Optional<Job> job = waiting;
    forget();
    return job;
  }

  /** No answer is wanted any more. */
  void forget() {
    waiting = Optional.empty();
    timers.cancel(NoAnswer.class);
  }
}
