package org.actornas.worker;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The messages to the store of weights that a worker waits for answers to: a push that is not on
 * the disk yet, and the pull of the job that comes next. Their numbers tell the answers from those
 * that come too late.
 */
final class StoreRequests {

  /** The store did not answer in time. */
  record NoAnswer(long request) {}

  private final TimerScheduler<Object> timers;
  private final Duration answerTimeout;
  private final Map<Long, Job> waiting = new HashMap<>();
  private long last;

  StoreRequests(TimerScheduler<Object> timers, Duration answerTimeout) {
    this.timers = timers;
    this.answerTimeout = answerTimeout;
  }

  /**
   * A message is sent for a job.
   *
   * @return its number
   */
  long expectAnswer(Job job) {
    last++;
    waiting.put(last, job);
    NoAnswer late = new NoAnswer(last);
    timers.startSingleTimer(late, late, answerTimeout);
    return last;
  }

  /** The job that waits for the answer to a message. */
  Optional<Job> waitingFor(long request) {
    return Optional.ofNullable(waiting.get(request));
  }

  /** The job that waits for the answer to a message, and from now on no longer does. */
  Optional<Job> answered(long request) {
    timers.cancel(new NoAnswer(request));
    return Optional.ofNullable(waiting.remove(request));
  }

  /** No answer is wanted any more. */
  void forget() {
    waiting.keySet().forEach(request -> timers.cancel(new NoAnswer(request)));
    waiting.clear();
  }
}
