package org.actornas.benchmarks;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.logging.LogOrigin;
import org.actornas.deploy.logging.RunLogging;
import org.actornas.deploy.run.LocalSearch;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.run.SearchParts;
import org.actornas.deploy.run.SearchRequest;
import org.actornas.deploy.terminal.Phase;
import org.actornas.deploy.terminal.Progress;
import org.actornas.deploy.terminal.ProgressListener;
import org.actornas.deploy.terminal.Summary;
import org.actornas.deploy.terminal.TerminalProbe;
import org.actornas.worker.corpus.GlossCorpus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the actors cost: the same search as a plain loop and with actors, in turn. */
final class ActorsProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ActorsProcess.class);
  private static final int EPOCHS = 2;
  private static final double NANOS = 1e9;

  private ActorsProcess() {}

  /**
   * Measures.
   *
   * @param arguments rounds, file for the {@link ActorsResult}
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SearchFailedException {
    int rounds = Integer.parseInt(arguments[0]);
    SearchConfig config =
        ProductSettings.preset("demo")
            .with("search.epochs", EPOCHS)
            .with("search.final-samples", 10)
            .with("memory-buffer.first-epoch", 1)
            .with("memory-buffer.reconstruct-from-epoch", 2)
            .resolve();
    SearchParts parts = new SearchParts(config, GlossCorpus.load(config.corpus().maxVocabulary()));
    // the first of each warms up the JVM and TensorFlow
    loop(parts);
    actors(config);
    double[] loop = new double[rounds];
    double[] actors = new double[rounds];
    double[] ratio = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      loop[round] = loop(parts);
      actors[round] = actors(config);
      ratio[round] = actors[round] / loop[round];
    }
    Json.write(
        Path.of(arguments[1]),
        new ActorsResult(EPOCHS, Spread.of(loop), Spread.of(actors), Spread.of(ratio)));
    System.exit(0);
  }

  private static double loop(SearchParts parts) {
    long begun = System.nanoTime();
    SequentialSearch.Result result = new SequentialSearch(parts).run();
    if (result.history().isEmpty()) {
      throw new IllegalStateException("the loop evaluated nothing");
    }
    return (System.nanoTime() - begun) / NANOS;
  }

  private static double actors(SearchConfig config)
      throws IOException, InterruptedException, SearchFailedException {
    Path directory = Files.createTempDirectory("benchmark-run");
    Summary summary;
    // logs as the nas command does
    try (RunLogging logging =
        RunLogging.open(
            config.log(),
            directory,
            new LogOrigin("local", "local", "benchmark"),
            TerminalProbe.ofThisProcess().style(),
            Set.of(),
            line -> {})) {
      LOG.debug("logs to {}", logging.file());
      summary =
          new LocalSearch()
              .start(
                  new SearchRequest(
                      "benchmark",
                      "benchmark",
                      directory,
                      config,
                      ConfigFactory.empty(),
                      new Unwatched()))
              .await();
    }
    return summary.phases().entrySet().stream()
            .filter(phase -> phase.getKey() != Phase.PREPARING)
            .map(Map.Entry::getValue)
            .mapToLong(Duration::toNanos)
            .sum()
        / NANOS;
  }

  /** Nobody watches. */
  private static final class Unwatched implements ProgressListener {
    @Override
    public void progress(Progress now) {
      // not shown
    }

    @Override
    public void epochFinished(Progress end) {
      // not shown
    }
  }
}
