package org.actornas.deploy.terminal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a search is. A number that is not known yet, or that the strategy does not have, is NaN.
 *
 * @param epoch counted from 1
 * @param epochs of the whole search
 * @param phase of this epoch
 * @param done steps of this phase
 * @param total steps of this phase
 * @param elapsed since the search began
 * @param eta until it ends; null while nobody can tell
 * @param meanPerplexity of the cells evaluated in this epoch
 * @param bestPerplexity of any cell so far, on a validation minibatch
 * @param entropy of the policy, nats a cell
 * @param reward mean in this epoch
 * @param baseline the rewards' moving average
 * @param reconstructionLoss nats a decision
 * @param bufferSize architectures in the memory buffer
 * @param bufferCapacity 0 if the strategy has no buffer
 * @param busyWorkers that hold a lease now
 * @param workers that have joined
 * @param tokensPerSecond of training and evaluation together
 */
public record Progress(
    int epoch,
    int epochs,
    Phase phase,
    long done,
    long total,
    Duration elapsed,
    @Nullable Duration eta,
    double meanPerplexity,
    double bestPerplexity,
    double entropy,
    double reward,
    double baseline,
    double reconstructionLoss,
    int bufferSize,
    int bufferCapacity,
    int busyWorkers,
    int workers,
    double tokensPerSecond) {

  /** Done of total, 0 to 1. */
  public double fraction() {
    return total <= 0 ? 0 : Math.min(1, (double) done / total);
  }
}
