package org.actornas.controller.policy;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.tensorflow.SessionSettings;

/** Policies for tests: small, on one thread. */
final class Policies {
  private Policies() {}

  /** Of large initial weights, so that its distributions are far from uniform. */
  static PolicySettings settings(int hidden) {
    return settings(hidden, EntropyUse.REWARD, 0, ReconstructionForm.NLL, 1);
  }

  static PolicySettings settings(
      int hidden,
      EntropyUse entropyUse,
      float entropyWeight,
      ReconstructionForm form,
      float reconstructionWeight) {
    return new PolicySettings(
        hidden, 5, 2.5f, 2, 0.01f, entropyUse, entropyWeight, form, reconstructionWeight);
  }

  static PolicyNetwork network(PolicySettings settings, int nodes, long seed) {
    return PolicyNetwork.open(
        settings,
        new SearchSpace(nodes),
        new CounterRandom(seed),
        SessionSettings.singleThreaded(),
        true);
  }

  static SearchStrategy strategy(StrategyName name, PolicySettings settings, int nodes, long seed) {
    return SearchStrategy.open(
        name,
        settings,
        new SearchSpace(nodes),
        new CounterRandom(seed),
        SessionSettings.singleThreaded());
  }

  /** Uniformly drawn architectures. */
  static List<Architecture> architectures(int nodes, int count, long seed) {
    return new RandomStrategy(new SearchSpace(nodes), new CounterRandom(seed))
        .sample(0, count).stream().map(SampledArchitecture::architecture).toList();
  }
}
