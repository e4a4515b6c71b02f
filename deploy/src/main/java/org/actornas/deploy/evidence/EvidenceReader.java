package org.actornas.deploy.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.evidence.EpochPoint;
import org.actornas.analysis.evidence.Provenance;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.controller.policy.PolicySnapshot;
import org.actornas.controller.policy.SampledArchitecture;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.controller.policy.StrategyName;
import org.actornas.controller.recorder.EpochsReader;
import org.actornas.controller.recorder.HistoryReader;
import org.actornas.controller.recorder.PolicyCheckpoint;
import org.actornas.controller.search.EpochSummary;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.Phase;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.RunFacts;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.tensorflow.Device;

/**
 * Reads the folder of a finished run: its files, and what its controller computes on the candidates
 * once its policy is restored from the checkpoint.
 */
public final class EvidenceReader {
  private final Consumer<String> warnings;

  /**
   * @param warnings takes what was repaired in reading, a sentence each
   */
  public EvidenceReader(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /**
   * Reads a run.
   *
   * @throws UnreadableRunException if the run did not finish, or a file is missing or damaged
   */
  public RunEvidence read(Path directory) throws UnreadableRunException {
    if (!Files.isDirectory(directory)) {
      throw new UnreadableRunException(directory, "there is no such folder");
    }
    if (!RunFacts.exist(directory)) {
      throw new UnreadableRunException(
          directory, "it has no run.json: it is no run's folder, or its run did not end");
    }
    try {
      RunFacts facts = RunFacts.read(directory);
      if (!facts.complete()) {
        throw new UnreadableRunException(
            directory,
            "the run was stopped after %d epochs, before its candidates were scored"
                .formatted(facts.epochs()));
      }
      return read(directory, facts);
    } catch (InvalidConfigException e) {
      throw new UnreadableRunException(directory, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UnreadableRunException(directory, problem(e), e);
    } catch (IllegalArgumentException e) {
      // files that are whole, but of different runs: a policy of another size, another space's
      // cells
      throw new UnreadableRunException(
          directory, "its files do not fit together: " + e.getMessage(), e);
    }
  }

  private static String problem(IOException e) {
    return e instanceof NoSuchFileException
        ? e.getMessage() + " is missing"
        : String.valueOf(e.getMessage());
  }

  private RunEvidence read(Path directory, RunFacts facts)
      throws IOException, InvalidConfigException, UnreadableRunException {
    Path configFile = directory.resolve("config.conf");
    SearchConfig config =
        new ConfigSources()
            .file(configFile)
            .resolve()
            .on(Runtime.getRuntime().availableProcessors())
            .settings();
    List<Candidate> candidates = candidates(directory, config);
    List<Architecture> cells = candidates.stream().map(Candidate::architecture).toList();
    ControllerTrace untrained;
    ControllerTrace trained;
    // random cells have no controller that chose them: they are read to the one that never learned
    StrategyName network =
        config.run().strategy() == StrategyName.RANDOM
            ? StrategyName.ENAS
            : config.run().strategy();
    try (SearchStrategy strategy =
        SearchStrategy.open(
            network,
            config.policy(),
            config.space(),
            new CounterRandom(config.run().seed()),
            config.session(Device.CPU))) {
      untrained = trace(strategy.sample(0, cells.size()));
      if (config.run().strategy() != StrategyName.RANDOM) {
        strategy.restore(policy(directory));
      }
      trained = trace(strategy.trace(cells));
    }
    return new RunEvidence(
        facts.id(),
        facts.strategy(),
        reconstruction(config),
        facts.seed(),
        facts.corpus().unigramPerplexity(),
        candidates,
        untrained,
        trained,
        epochs(directory),
        RetrainedFile.in(directory).read(),
        TrainedResult.read(directory),
        provenance(facts, Files.readString(configFile)));
  }

  private static PolicySnapshot policy(Path directory) throws IOException, UnreadableRunException {
    PolicyCheckpoint checkpoint = new PolicyCheckpoint(directory);
    if (!checkpoint.exists()) {
      throw new UnreadableRunException(directory, "checkpoints/policy.json is missing");
    }
    return checkpoint.read();
  }

  private List<Candidate> candidates(Path directory, SearchConfig config)
      throws IOException, UnreadableRunException {
    Path file = directory.resolve("history.jsonl");
    HistoryReader.History history = HistoryReader.read(file);
    if (history.torn()) {
      warnings.accept(file + ": the last line is not whole and was left out");
    }
    List<Candidate> candidates =
        history.lines().stream()
            .filter(line -> line.stage() == Phase.DERIVATION)
            .sorted(Comparator.comparingLong(EvaluatedArchitecture::step))
            .map(line -> new Candidate(line.architecture(), line.perplexity()))
            .toList();
    int expected = config.search().finalSamples();
    if (candidates.isEmpty()) {
      throw new UnreadableRunException(directory, "history.jsonl has no candidates: it was cut");
    }
    if (candidates.size() < expected) {
      warnings.accept(
          "%s: %d of %d candidates are there".formatted(file, candidates.size(), expected));
    }
    return candidates;
  }

  private static ControllerTrace trace(List<SampledArchitecture> samples) {
    List<double[]> hidden = new ArrayList<>();
    List<double[]> probabilities = new ArrayList<>();
    for (SampledArchitecture sample : samples) {
      hidden.add(doubles(sample.finalHidden()));
      probabilities.add(doubles(sample.argmaxProbabilities()));
    }
    return new ControllerTrace(
        samples.stream().map(SampledArchitecture::architecture).toList(),
        hidden.toArray(double[][]::new),
        probabilities.toArray(double[][]::new));
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static Optional<String> reconstruction(SearchConfig config) {
    return config.run().strategy().usesMemory()
        ? Optional.of(
            "%s x %s"
                .formatted(
                    config.policy().reconstructionForm().label(),
                    config.policy().reconstructionWeight()))
        : Optional.empty();
  }

  private List<EpochPoint> epochs(Path directory) throws IOException {
    Path file = directory.resolve("epochs.csv");
    EpochsReader.Epochs epochs = EpochsReader.read(file);
    if (epochs.torn()) {
      warnings.accept(file + ": the last row is not whole and was left out");
    }
    return epochs.rows().stream()
        .map(
            row -> {
              EpochSummary epoch = row.summary();
              return new EpochPoint(
                  epoch.epoch(),
                  epoch.learningRate(),
                  epoch.trainPerplexity(),
                  epoch.meanPerplexity(),
                  epoch.bestPerplexity(),
                  epoch.worstPerplexity(),
                  epoch.meanReward(),
                  epoch.baseline(),
                  epoch.meanEntropy(),
                  epoch.policyLoss(),
                  epoch.reconstructionLoss(),
                  epoch.bufferSize(),
                  row.took().toMillis() / 1000.0);
            })
        .toList();
  }

  private static Provenance provenance(RunFacts facts, String configuration) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("run", facts.id());
    shown.put("strategy", facts.strategy());
    shown.put("seed", Long.toString(facts.seed()));
    shown.put("code", facts.code());
    shown.put("corpus", facts.corpus().name());
    shown.put("corpus SHA-256", facts.corpus().hash());
    shown.put(
        "tokens (train / valid / test)",
        "%,d / %,d / %,d"
            .formatted(
                facts.corpus().trainTokens(),
                facts.corpus().validTokens(),
                facts.corpus().testTokens()));
    shown.put("vocabulary", "%,d words".formatted(facts.corpus().vocabulary()));
    shown.put("machine", facts.machine().system() + ", " + facts.machine().cores() + " cores");
    shown.put("Java", facts.machine().java());
    shown.put("TensorFlow", facts.machine().tensorflow());
    shown.put("workers", facts.machine().workers() + " on " + facts.machine().devices());
    shown.put("started", facts.started());
    shown.put(
        "seconds",
        facts.seconds().entrySet().stream()
            .map(phase -> phase.getKey() + " " + Math.round(phase.getValue()))
            .collect(Collectors.joining(", ")));
    return new Provenance(shown, configuration);
  }
}
