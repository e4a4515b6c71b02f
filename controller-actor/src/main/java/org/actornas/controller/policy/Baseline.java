package org.actornas.controller.policy;

/**
 * The reward's exponential moving average, which REINFORCE subtracts to lower its variance:
 * immutable, a fold over the rewards.
 *
 * <p>{@code b <- decay * b + (1 - decay) * reward}; the first reward is taken whole, so that the
 * first advantage is 0 and not the reward itself. The advantage is {@code reward - b} against the
 * <em>updated</em> b, as in both public codes of ENAS: the one in TensorFlow makes reading the
 * reward depend on the update, the one in PyTorch, which the paper's authors extended, updates a
 * line before it subtracts. Against the old b it would be larger by the factor {@code 1 / decay}.
 *
 * @param decay of the average, in [0, 1); 0.95 in the paper
 * @param value the average so far; 0 before the first reward
 * @param rewards how many were averaged
 */
public record Baseline(double decay, double value, long rewards) {
  public Baseline {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "a baseline's decay must be at least 0 and below 1, but is " + decay);
    }
  }

  /** The baseline before any reward. */
  public static Baseline empty(double decay) {
    return new Baseline(decay, 0, 0);
  }

  /**
   * The baseline after one more reward.
   *
   * @throws IllegalArgumentException if the reward is not finite: it would spoil every later
   *     advantage
   */
  public Baseline next(double reward) {
    if (!Double.isFinite(reward)) {
      throw new IllegalArgumentException("a reward must be finite, but is " + reward);
    }
    double updated = rewards == 0 ? reward : decay * value + (1 - decay) * reward;
    return new Baseline(decay, updated, rewards + 1);
  }

  /** {@code reward - value}: call it on the baseline that has already taken in this reward. */
  public double advantage(double reward) {
    return reward - value;
  }
}
