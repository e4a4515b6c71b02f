package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.evidence.EpochPoint;
import org.actornas.analysis.evidence.Provenance;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.evidence.TrainedBest;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.SearchSpace;

/** Runs that look like real ones: 12 nodes, 100 neurons, 15 epochs. */
final class MadeUpRuns {
  private static final int NODES = 12;
  private static final int NEURONS = 100;
  private static final int EPOCHS = 15;
  private static final int RETRAINED = 8;

  private MadeUpRuns() {}

  /** What makes a strategy's runs what they are. */
  private record Kind(double lowest, double spread, double memory, double entropy) {}

  private static Kind kind(String strategy) {
    return switch (strategy) {
      case "random" -> new Kind(48, 0.35, 0.009, 34.1);
      case "enas" -> new Kind(37, 0.05, 0.00004, 9.4);
      default -> new Kind(36, 0.06, 0.21, 12.3);
    };
  }

  /** One run of a strategy, with everything that a run can have. */
  static RunEvidence run(String strategy, long seed, int cells) {
    return run(strategy, seed, cells, NODES);
  }

  /** The same with cells of another size. */
  static RunEvidence run(String strategy, long seed, int cells, int nodes) {
    Kind kind = kind(strategy);
    Random random = new Random(31 * seed + strategy.hashCode());
    List<Candidate> candidates = new ArrayList<>();
    for (Architecture cell : cells(nodes, cells, random)) {
      double tail = Math.abs(random.nextGaussian()) + 0.2 * Math.pow(random.nextGaussian(), 2);
      candidates.add(new Candidate(cell, kind.lowest * (1 + kind.spread * tail) + seed));
    }
    List<Retrained> retrained =
        candidates.stream()
            .limit(RETRAINED)
            .map(
                c ->
                    new Retrained(
                        c.architecture(),
                        c.perplexity(),
                        30 + 0.12 * c.perplexity() + random.nextGaussian()))
            .toList();
    List<Architecture> drawn = candidates.stream().map(Candidate::architecture).toList();
    Optional<String> reconstruction =
        strategy.equals("enas-memory") ? Optional.of("autoencode x 10") : Optional.empty();
    return new RunEvidence(
        "20261124-1200-%s-%d".formatted(strategy, seed),
        strategy,
        reconstruction,
        seed,
        100.1,
        candidates,
        trace(cells(nodes, cells, random), 0.009, 0.26, random),
        trace(drawn, kind.memory, strategy.equals("random") ? 0.26 : 0.7, random),
        epochs(strategy, kind, random),
        retrained,
        strategy.equals("enas-memory") && seed == 1
            ? Optional.of(new TrainedBest(31.204, 30.877, 24, false))
            : Optional.empty(),
        new Provenance(facts(strategy, seed), configuration(strategy, seed)));
  }

  /** A run that was cut short: no epoch, no cell, no trace. */
  static RunEvidence empty() {
    ControllerTrace none = new ControllerTrace(List.of(), new double[0][], new double[0][]);
    return new RunEvidence(
        "cut-short",
        "enas",
        Optional.empty(),
        7,
        Double.NaN,
        List.of(),
        none,
        none,
        List.of(),
        List.of(),
        Optional.empty(),
        new Provenance(Map.of(), ""));
  }

  /** All three strategies with each of these seeds. */
  static List<RunEvidence> study(int cells, long... seeds) {
    List<RunEvidence> runs = new ArrayList<>();
    for (String strategy : List.of("random", "enas", "enas-memory")) {
      for (long seed : seeds) {
        runs.add(run(strategy, seed, cells));
      }
    }
    return runs;
  }

  private static List<Architecture> cells(int nodes, int count, Random random) {
    SearchSpace space = new SearchSpace(nodes);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Architecture.of(
                    IntStream.range(0, space.decisions())
                        .map(step -> random.nextInt(space.choices(step)))
                        .toArray()))
        .toList();
  }

  private static ControllerTrace trace(
      List<Architecture> cells, double memory, double sure, Random random) {
    int decisions = cells.get(0).decisions().length;
    double[] base = random.doubles(NEURONS, -0.8, 0.8).toArray();
    double[][] weights = new double[NEURONS][decisions];
    for (double[] row : weights) {
      for (int i = 0; i < decisions; i++) {
        row[i] = random.nextGaussian() / decisions;
      }
    }
    double[] confidence = random.doubles(decisions, 0.6 * sure, Math.min(1, 1.3 * sure)).toArray();
    confidence[1] = 1; // prev_1 has one choice
    double[][] states = new double[cells.size()][NEURONS];
    double[][] probabilities = new double[cells.size()][decisions];
    for (int cell = 0; cell < cells.size(); cell++) {
      for (int neuron = 0; neuron < NEURONS; neuron++) {
        double drive = 0;
        for (int i = 0; i < decisions; i++) {
          drive += weights[neuron][i] * (cells.get(cell).decision(i) - 1.5);
        }
        states[cell][neuron] = Math.tanh(base[neuron] + 2.5 * memory * 5 * drive);
      }
      for (int i = 0; i < decisions; i++) {
        double noise = i < 2 ? 0 : memory * 0.5 * random.nextGaussian();
        probabilities[cell][i] = Math.min(1, Math.max(0.1, confidence[i] + noise));
      }
    }
    return new ControllerTrace(cells, states, probabilities);
  }

  private static List<EpochPoint> epochs(String strategy, Kind kind, Random random) {
    boolean trained = !strategy.equals("random");
    List<EpochPoint> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      double progress = Math.exp(-epoch / 4.0);
      double mean = kind.lowest * (1.2 + 2 * progress + 0.02 * random.nextGaussian());
      double reward = 80 / mean;
      epochs.add(
          new EpochPoint(
              epoch,
              20 * Math.pow(0.96, epoch),
              52 + 140 * progress + random.nextGaussian(),
              mean,
              mean * 0.9,
              mean * 1.8,
              reward,
              reward * 0.97,
              trained ? kind.entropy + (34.1 - kind.entropy) * progress : kind.entropy,
              0.4 * progress * random.nextGaussian(),
              strategy.equals("enas-memory") && epoch > 3
                  ? OptionalDouble.of(1.4 * progress + 0.7)
                  : OptionalDouble.empty(),
              Math.min(1000, epoch * 100),
              40));
    }
    return epochs;
  }

  private static Map<String, String> facts(String strategy, long seed) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("seed", Long.toString(seed));
    facts.put("strategy", strategy);
    facts.put("code", "0.1.0, commit ae85bb1");
    facts.put("corpus", "WordNet glosses, vocabulary 2,000");
    facts.put("corpus hash", "9f2c1d".repeat(10));
    facts.put("started", "2026-11-24T12:00:00Z");
    facts.put("machine", "2 cores, Linux <x86_64> & \"friends\"");
    return facts;
  }

  private static String configuration(String strategy, long seed) {
    return "# a comment with <b>markup</b> & more\nnas {\n  seed = %d\n  strategy = %s\n}\n"
        .formatted(seed, strategy);
  }
}
