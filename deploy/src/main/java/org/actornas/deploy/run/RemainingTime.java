package org.actornas.deploy.run;

import java.time.Duration;
import org.actornas.protocol.status.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Guesses when a search will end: every epoch to come takes as long as the last one, and the
 * candidates are scored at the rate of tokens so far. Single-threaded.
 */
final class RemainingTime {
  private final long scoringTokens;
  private int epoch = 1;
  private Duration epochBegan = Duration.ZERO;
  private @Nullable Duration lastEpoch;
  private @Nullable Duration derivationBegan;

  /**
   * @param scoringTokens of all candidates together
   */
  RemainingTime(long scoringTokens) {
    this.scoringTokens = scoringTokens;
  }

  /**
   * The guess; null before the first epoch has ended, and again before the first candidate is seen
   * to be scored.
   *
   * @param elapsed since the search began
   * @param tokens computed so far
   */
  @Nullable Duration guess(Standing now, Duration elapsed, long tokens) {
    if (now.phase().equals("derivation") || now.phase().equals("done")) {
      return derivation(now, elapsed);
    }
    if (now.epoch() > epoch) {
      lastEpoch = elapsed.minus(epochBegan).dividedBy(now.epoch() - epoch);
      epoch = now.epoch();
      epochBegan = elapsed;
    }
    if (lastEpoch == null) {
      return null;
    }
    Duration inEpoch = lastEpoch.minus(elapsed.minus(epochBegan));
    return lastEpoch
        .multipliedBy(now.epochs() - now.epoch())
        .plus(inEpoch.isNegative() ? Duration.ZERO : inEpoch)
        .plusMillis((long) (elapsed.toMillis() * ((double) scoringTokens / Math.max(1, tokens))));
  }

  private @Nullable Duration derivation(Standing now, Duration elapsed) {
    if (derivationBegan == null) {
      derivationBegan = elapsed;
    }
    if (now.done() < now.total() && (now.done() == 0 || derivationBegan.equals(elapsed))) {
      return null;
    }
    return elapsed
        .minus(derivationBegan)
        .multipliedBy(now.total() - now.done())
        .dividedBy(now.done());
  }
}
