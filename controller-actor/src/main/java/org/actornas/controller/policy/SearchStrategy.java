package org.actornas.controller.policy;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.tensorflow.SessionSettings;

/**
 * How a search chooses the architectures that it tries, and what it learns from their rewards.
 *
 * <p>Everything is a function of the seed, the counters and the updates so far: no clock and no
 * other randomness. Not safe for use by several threads at once. Whoever opens a strategy closes
 * it: it may hold native memory.
 */
public interface SearchStrategy extends AutoCloseable {

  /**
   * Opens a strategy with the initial policy of the seed.
   *
   * @param random keyed by the run's seed: of the initial policy and of every sample
   * @param session where the policy network runs; {@link StrategyName#RANDOM} does not use it
   */
  static SearchStrategy open(
      StrategyName name,
      PolicySettings settings,
      SearchSpace space,
      CounterRandom random,
      SessionSettings session) {
    return name == StrategyName.RANDOM
        ? new RandomStrategy(space, random)
        : PolicyNetwork.open(settings, space, random, session, name.usesMemory());
  }

  /**
   * Draws architectures {@code firstCounter .. firstCounter + count - 1}. Architecture i depends on
   * the policy, the seed and i alone, to the bit: not on what else is drawn with it.
   *
   * @param count how many, at least 0
   */
  List<SampledArchitecture> sample(long firstCounter, int count);

  /**
   * What the policy thinks of given architectures: each decision's distribution after the ones
   * before it. For an architecture that the same policy drew, this equals what came with the sample
   * but for rounding.
   *
   * @throws IllegalArgumentException if an architecture has another number of nodes
   */
  List<SampledArchitecture> trace(List<Architecture> architectures);

  /**
   * One step of Adam on {@code L = L_PG + w * L_Sup}, with {@code L_PG = -(1/K) sum_k advantage_k *
   * sum_t log pi(a_kt)}, less {@code entropyWeight} times the mean entropy of the K cells where the
   * entropy is a regularizer. (Entropy in the reward is the caller's: it is in the advantages.)
   *
   * <p>A step whose loss or gradient is not finite is dropped and reported, never applied.
   *
   * @param sampled K architectures, at least 1
   * @param advantages [K] reward less baseline
   * @param remembered M architectures of the memory buffer, for L_Sup; none leaves it out. A
   *     strategy without memory ignores them
   * @throws IllegalArgumentException if the lengths differ or an architecture has another number of
   *     nodes
   */
  PolicyUpdate update(
      List<Architecture> sampled, float[] advantages, List<Architecture> remembered);

  /** Updates taken so far; dropped ones do not count. */
  long policyVersion();

  /** A copy of all that updates change. */
  PolicySnapshot snapshot();

  /**
   * Puts the policy in a snapshot's state.
   *
   * @throws IllegalArgumentException naming the variable that is missing, unknown or of another
   *     size; the policy is then unchanged
   */
  void restore(PolicySnapshot snapshot);

  @Override
  void close();
}
