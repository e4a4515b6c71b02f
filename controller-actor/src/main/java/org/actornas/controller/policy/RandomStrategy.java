package org.actornas.controller.policy;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;

/** Every decision uniform over its choices: the baseline that every search is compared with. */
final class RandomStrategy implements SearchStrategy {
  private final SearchSpace space;
  private final CounterRandom random;
  private final float[] logProbabilities;
  private final float[] entropies;
  private final float[] probabilities;

  RandomStrategy(SearchSpace space, CounterRandom random) {
    this.space = space;
    this.random = random;
    this.logProbabilities = new float[space.decisions()];
    this.entropies = new float[space.decisions()];
    this.probabilities = new float[space.decisions()];
    for (int step = 0; step < space.decisions(); step++) {
      float entropy = (float) StrictMath.log(space.choices(step));
      entropies[step] = entropy;
      logProbabilities[step] = 0 - entropy;
      probabilities[step] = 1f / space.choices(step);
    }
  }

  @Override
  public List<SampledArchitecture> sample(long firstCounter, int count) {
    return IntStream.range(0, count).mapToObj(i -> draw(firstCounter + i)).toList();
  }

  private SampledArchitecture draw(long counter) {
    RandomGenerator draws = random.at(Purpose.ARCHITECTURE, counter);
    int[] decisions = new int[space.decisions()];
    for (int step = 0; step < decisions.length; step++) {
      decisions[step] = draws.nextInt(space.choices(step));
    }
    return uniform(Architecture.of(decisions));
  }

  private SampledArchitecture uniform(Architecture architecture) {
    return new SampledArchitecture(
        architecture, logProbabilities, entropies, probabilities, new float[0]);
  }

  @Override
  public List<SampledArchitecture> trace(List<Architecture> architectures) {
    return architectures.stream().map(this::uniform).toList();
  }

  @Override
  public PolicyUpdate update(
      List<Architecture> sampled, float[] advantages, List<Architecture> remembered) {
    double entropy = 0;
    for (float value : entropies) {
      entropy += value;
    }
    return new PolicyUpdate(
        PolicyUpdate.Outcome.NOTHING_TO_LEARN, 0, OptionalDouble.empty(), entropy, 0);
  }

  @Override
  public long policyVersion() {
    return 0;
  }

  @Override
  public PolicySnapshot snapshot() {
    return new PolicySnapshot(0, Map.of());
  }

  @Override
  public void restore(PolicySnapshot snapshot) {
    if (snapshot.version() != 0 || !snapshot.variables().isEmpty()) {
      throw new IllegalArgumentException(
          "a random strategy has no policy, but the snapshot has version %d and variables %s"
              .formatted(snapshot.version(), snapshot.variables().keySet()));
    }
  }

  @Override
  public void close() {
    // holds nothing
  }
}
