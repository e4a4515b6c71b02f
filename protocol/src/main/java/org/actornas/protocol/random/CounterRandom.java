package org.actornas.protocol.random;

import java.util.random.RandomGenerator;

/**
 * Randomness as a pure function of (seed, purpose, counter): whoever knows the counter can draw the
 * same numbers again, after a crash or on another machine. The numbers are SplitMix64's and do not
 * depend on the JDK's own generators.
 *
 * @param seed the run's seed
 */
public record CounterRandom(long seed) {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** What numbers are drawn for; each purpose has a sequence of its own. */
  public enum Purpose {
    INITIAL_WEIGHTS(1),
    INITIAL_POLICY(2),
    ARCHITECTURE(3),
    BUFFER_SAMPLE(4),
    BUFFER_REPLACEMENT(5),
    DROPOUT(6),
    PERMUTATION(20);

    private final long key;

    Purpose(long key) {
      this.key = key;
    }
  }

  /** The generator of one counter: the same numbers every time. */
  public RandomGenerator at(Purpose purpose, long counter) {
    return new SplitMix64(mix(mix(seed + GOLDEN_GAMMA * purpose.key) + GOLDEN_GAMMA * counter));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * The methods that the product uses are all defined here, so that no JDK changes their result.
   */
  private static final class SplitMix64 implements RandomGenerator {
    private long state;

    SplitMix64(long state) {
      this.state = state;
    }

    @Override
    public long nextLong() {
      state += GOLDEN_GAMMA;
      return mix(state);
    }

    @Override
    public int nextInt() {
      return (int) (nextLong() >>> 32);
    }

    /** Uniform in [0, bound), by rejection. */
    @Override
    public int nextInt(int bound) {
      if (bound <= 0) {
        throw new IllegalArgumentException("bound must be positive, but is " + bound);
      }
      while (true) {
        int bits = nextInt() >>> 1;
        int value = bits % bound;
        if (bits - value + (bound - 1) >= 0) {
          return value;
        }
      }
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    @Override
    public float nextFloat() {
      return (nextLong() >>> 40) * 0x1.0p-24f;
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    @Override
    public double nextDouble() {
      return (nextLong() >>> 11) * 0x1.0p-53;
    }
  }
}
