package org.actornas.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.actornas.controller.policy.SearchStrategy;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchParts;
import org.actornas.tensorflow.Device;
import org.actornas.worker.corpus.GlossCorpus;
import org.actornas.worker.engine.WorkerEngine;

/** What several workers at once make of as much shared training as the demo has. */
final class WorkersProcess {
  private static final int CELLS = 40;
  private static final int MINIBATCHES = 60;

  private WorkersProcess() {}

  /**
   * Measures.
   *
   * @param arguments workers, minibatches in a lease, learning rate, seed, file for the {@link
   *     WorkersResult}
   */
  public static void main(String[] arguments) throws IOException {
    int workers = Integer.parseInt(arguments[0]);
    int perLease = Integer.parseInt(arguments[1]);
    double learningRate = Double.parseDouble(arguments[2]);
    SearchConfig config =
        ProductSettings.preset("demo")
            .with("run.strategy", "random")
            .with("run.seed", Long.parseLong(arguments[3]))
            .with("search.minibatches-per-lease", perLease)
            .with("search.learning-rate.initial", learningRate)
            .resolve();
    SearchParts parts = new SearchParts(config, GlossCorpus.load(config.corpus().maxVocabulary()));
    try (SearchStrategy strategy = parts.strategy();
        WorkerEngine engine = parts.engine(Device.CPU, new AtomicLong())) {
      WorkersInTurn search = new WorkersInTurn(parts, strategy, engine, workers);
      search.train();
      Json.write(
          Path.of(arguments[4]),
          new WorkersResult(
              workers, perLease, learningRate, search.meanPerplexity(CELLS, MINIBATCHES)));
    }
    System.exit(0);
  }
}
