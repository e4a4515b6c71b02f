package org.actornas.benchmarks;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.actornas.controller.recorder.RunFiles;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.JournalDatabase;
import org.actornas.deploy.run.SearchCore;
import org.actornas.deploy.run.SearchParts;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.corpus.GlossCorpus;

/**
 * How long workers wait for work while there is some: shared training by many workers in one
 * process, with the product's controller, journal on disk and store of weights on disk, small ones.
 */
final class IdleProcess {
  private static final int TASKS_OF_A_WORKER = 20;
  private static final long PATIENCE_MINUTES = 15;

  private IdleProcess() {}

  /**
   * Measures.
   *
   * @param arguments how many workers, file for the {@link IdleShare}
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    int workers = Integer.parseInt(arguments[0]);
    SearchConfig config =
        ProductSettings.preset("demo")
            .with("run.strategy", "random")
            .with("model.hidden-size", 16)
            .with("search.epochs", 1)
            .with("search.shared-minibatches", workers * TASKS_OF_A_WORKER)
            .with("search.minibatches-per-lease", 1)
            .with("search.controller-steps", 1)
            .with("search.final-samples", 1)
            .resolve();
    SearchParts parts = new SearchParts(config, GlossCorpus.load(config.corpus().maxVocabulary()));
    Path directory = Files.createTempDirectory("benchmark-idle");
    NativeResources natives = new NativeResources();
    SleepingWorkers search = new SleepingWorkers(parts, workers, natives);
    Config akka =
        JournalDatabase.file(directory)
            .withFallback(ConfigFactory.parseResourcesAnySyntax("local-akka"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    ActorSystem<SearchCore.News> system =
        ActorSystem.create(
            search.behavior(
                new SearchCore.Holdings(
                    "benchmark",
                    directory,
                    RunFiles.open(directory, "benchmark", InstantSource.system()),
                    natives)),
            "benchmark",
            akka);
    system.getWhenTerminated().thenRun(search::failed);
    Json.write(
        Path.of(arguments[1]),
        IdleShare.of(workers, search.result().get(PATIENCE_MINUTES, TimeUnit.MINUTES)));
    System.exit(0);
  }
}
