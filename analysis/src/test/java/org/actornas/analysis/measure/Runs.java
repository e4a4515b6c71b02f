package org.actornas.analysis.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.evidence.EpochPoint;
import org.actornas.analysis.evidence.Provenance;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.protocol.architecture.Activation;
import org.actornas.protocol.architecture.Architecture;

/** Runs whose answers are known because they were made up. */
final class Runs {
  static final int CELLS = 20;
  private static final int NODES = 5;

  private Runs() {}

  /**
   * A run whose cells have perplexities from {@code lowest} up in steps of 1, and whose final
   * states are made of the cells' activations, weakened by {@code memory}.
   */
  static RunEvidence run(
      String strategy, Optional<String> reconstruction, long seed, double lowest, double memory) {
    List<Architecture> cells = Cells.random(NODES, CELLS, seed);
    List<Candidate> candidates =
        IntStream.range(0, CELLS).mapToObj(i -> new Candidate(cells.get(i), lowest + i)).toList();
    List<Retrained> retrained =
        candidates.subList(0, 4).stream()
            .map(c -> new Retrained(c.architecture(), c.perplexity(), c.perplexity() / 2))
            .toList();
    return new RunEvidence(
        strategy + "-" + seed,
        strategy,
        reconstruction,
        seed,
        700,
        candidates,
        trace(cells, 0.01, 0.0001, seed),
        trace(cells, memory, memory / 10, seed),
        List.of(epoch(1), epoch(2)),
        retrained,
        Optional.empty(),
        new Provenance(Map.of("seed", Long.toString(seed)), ""));
  }

  static RunEvidence run(String strategy, long seed, double lowest, double memory) {
    return run(strategy, Optional.empty(), seed, lowest, memory);
  }

  /** The run with other perplexities of its candidates, by position from 0. */
  static RunEvidence perplexities(RunEvidence run, IntToDoubleFunction perplexity) {
    return new RunEvidence(
        run.id(),
        run.strategy(),
        run.reconstruction(),
        run.seed(),
        run.unigramPerplexity(),
        IntStream.range(0, CELLS)
            .mapToObj(
                i ->
                    new Candidate(
                        run.candidates().get(i).architecture(), perplexity.applyAsDouble(i)))
            .toList(),
        run.untrained(),
        run.trained(),
        run.epochs(),
        run.retrained(),
        run.best(),
        run.provenance());
  }

  static RunEvidence without(RunEvidence run, boolean candidates, boolean retrained) {
    return new RunEvidence(
        run.id(),
        run.strategy(),
        run.reconstruction(),
        run.seed(),
        run.unigramPerplexity(),
        candidates ? List.of() : run.candidates(),
        run.untrained(),
        run.trained(),
        run.epochs(),
        retrained ? List.of() : run.retrained(),
        run.best(),
        run.provenance());
  }

  /** The run, cut short after its first epoch. */
  static RunEvidence shortened(RunEvidence run) {
    return new RunEvidence(
        run.id(),
        run.strategy(),
        run.reconstruction(),
        run.seed(),
        run.unigramPerplexity(),
        run.candidates(),
        run.untrained(),
        run.trained(),
        run.epochs().subList(0, 1),
        run.retrained(),
        run.best(),
        run.provenance());
  }

  /** A run of which nothing but its name is left. */
  static RunEvidence empty(String strategy, long seed) {
    ControllerTrace none = new ControllerTrace(List.of(), new double[0][], new double[0][]);
    return new RunEvidence(
        strategy,
        strategy,
        Optional.empty(),
        seed,
        700,
        List.of(),
        none,
        none,
        List.of(),
        List.of(),
        Optional.empty(),
        new Provenance(Map.of(), ""));
  }

  private static ControllerTrace trace(
      List<Architecture> cells, double memory, double noise, long seed) {
    Random random = new Random(seed);
    double[][] states = cells.stream().map(cell -> state(cell, memory)).toArray(double[][]::new);
    double[][] probabilities = new double[cells.size()][2 * NODES - 1];
    for (double[] row : probabilities) {
      Arrays.setAll(row, step -> 0.5 + noise * random.nextGaussian());
    }
    return new ControllerTrace(cells, states, probabilities);
  }

  /** One neuron for each activation of each node. */
  private static double[] state(Architecture cell, double memory) {
    double[] state = new double[NODES * Activation.COUNT];
    for (int node = 0; node < NODES; node++) {
      state[node * Activation.COUNT + cell.decision(2 * node)] = memory;
    }
    return state;
  }

  private static EpochPoint epoch(int epoch) {
    return new EpochPoint(
        epoch, 20, 300, 200, 100, 500, 0.5, 0.4, 2, 0.1, OptionalDouble.empty(), 0, 10);
  }
}
