package org.actornas.worker;

import java.time.Duration;

/**
 * How patient a worker is.
 *
 * @param answerTimeout how long it waits for an answer, the lease timeout
 * @param retryDelay from a failure to the next request for work; doubles with each further failure
 *     in a row
 * @param maxRetryDelay that it does not exceed
 */
public record WorkerSettings(Duration answerTimeout, Duration retryDelay, Duration maxRetryDelay) {
  Duration delayAfter(int failuresInARow) {
    Duration delay = retryDelay;
    for (int more = 1; more < failuresInARow && delay.compareTo(maxRetryDelay) < 0; more++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(maxRetryDelay) < 0 ? delay : maxRetryDelay;
  }
}
