package org.actornas.controller.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.actornas.controller.policy.TrainingGraph.Rows;
import org.actornas.controller.policy.Variables.Variable;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;
import org.actornas.tensorflow.SessionSettings;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/**
 * ENAS's controller: an LSTM that draws one decision a step, reads it back as its next input, and
 * learns by REINFORCE; with a memory also by reconstructing remembered architectures.
 *
 * <p>Holds a graph and a session until it is closed.
 */
final class PolicyNetwork implements SearchStrategy {
  private final Graph graph;
  private final Session session;
  private final Variables variables;
  private final SamplingGraph sampling;
  private final TrainingGraph training;
  private final boolean remembers;
  private long version;

  private PolicyNetwork(
      Graph graph,
      PolicySettings settings,
      SearchSpace space,
      CounterRandom random,
      SessionSettings sessionSettings,
      boolean remembers) {
    this.graph = graph;
    this.remembers = remembers;
    Ops tf = Ops.create(graph);
    DecisionLayout layout = new DecisionLayout(space);
    this.variables = new Variables(tf);
    PolicyVariables policy = PolicyVariables.add(variables, layout, settings.hidden());
    this.sampling = new SamplingGraph(tf, layout, settings, policy, random);
    this.training =
        new TrainingGraph(
            tf,
            layout,
            settings,
            variables,
            policy,
            remembers ? Optional.of(settings.reconstructionForm()) : Optional.empty());
    this.session = sessionSettings.open(graph);
  }

  /**
   * Opens the initial policy of a seed.
   *
   * @param remembers whether L_Sup is part of its loss
   */
  static PolicyNetwork open(
      PolicySettings settings,
      SearchSpace space,
      CounterRandom random,
      SessionSettings sessionSettings,
      boolean remembers) {
    PolicyNetwork network = build(settings, space, random, sessionSettings, remembers);
    try {
      network.variables.write(
          network.session, network.initialValues(random, settings.initialRange()));
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static PolicyNetwork build(
      PolicySettings settings,
      SearchSpace space,
      CounterRandom random,
      SessionSettings sessionSettings,
      boolean remembers) {
    Graph graph = new Graph();
    try {
      return new PolicyNetwork(graph, settings, space, random, sessionSettings, remembers);
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  /**
   * Uniform in [-range, range], each variable a function of the seed and its name; the output
   * layers' biases and Adam's moments are 0.
   */
  private Map<String, float[]> initialValues(CounterRandom random, float range) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Variable variable : variables.all()) {
      String name = variable.name();
      float[] initial = new float[Math.toIntExact(variable.shape().size())];
      if (!Adam.isMoment(name) && !name.endsWith(PolicyVariables.OUTPUT_BIAS)) {
        RandomGenerator draws = random.at(Purpose.INITIAL_POLICY, name.hashCode());
        for (int i = 0; i < initial.length; i++) {
          initial[i] = (2 * draws.nextFloat() - 1) * range;
        }
      }
      values.put(name, initial);
    }
    return values;
  }

  @Override
  public List<SampledArchitecture> sample(long firstCounter, int count) {
    return sampling.sample(session, firstCounter, count);
  }

  @Override
  public PolicyUpdate update(
      List<Architecture> sampled, float[] advantages, List<Architecture> remembered) {
    PolicyUpdate update =
        training.update(session, version + 1, rows(sampled, advantages, remembered));
    if (update.applied()) {
      version++;
    }
    return update;
  }

  private Rows rows(List<Architecture> sampled, float[] advantages, List<Architecture> remembered) {
    return new Rows(sampled, advantages, remembers ? remembered : List.of());
  }

  /** The gradient of the loss that {@link #update} would step along, by variable. */
  Map<String, float[]> gradients(
      List<Architecture> sampled, float[] advantages, List<Architecture> remembered) {
    return training.gradients(session, rows(sampled, advantages, remembered));
  }

  @Override
  public List<SampledArchitecture> trace(List<Architecture> architectures) {
    return architectures.isEmpty() ? List.of() : training.trace(session, architectures);
  }

  @Override
  public long policyVersion() {
    return version;
  }

  @Override
  public PolicySnapshot snapshot() {
    return new PolicySnapshot(version, variables.read(session));
  }

  @Override
  public void restore(PolicySnapshot snapshot) {
    variables.write(session, snapshot.variables());
    version = snapshot.version();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
