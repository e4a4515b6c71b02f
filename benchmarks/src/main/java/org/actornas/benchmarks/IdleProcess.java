package org.actornas.benchmarks;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.JournalDatabase;
import org.actornas.deploy.run.OutOfMemoryEnd;
import org.actornas.deploy.run.SearchCore;
import org.actornas.deploy.run.SearchParts;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.corpus.GlossCorpus;

/**
 * How long workers do nothing in a search: many of them in one process, with the product's
 * controller, journal and store of weights, both on disk.
 */
final class IdleProcess {
  private static final long PATIENCE_MINUTES = 15;

  private IdleProcess() {}

  /**
   * Measures.
   *
   * @param arguments an {@link IdleLoad}, how many workers, file for the {@link IdleShare}
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    IdleLoad load = IdleLoad.valueOf(arguments[0]);
    int workers = Integer.parseInt(arguments[1]);
    SearchConfig config = load.config(workers);
    SearchParts parts = new SearchParts(config, GlossCorpus.load(config.corpus().maxVocabulary()));
    Path directory = Files.createTempDirectory("benchmark-idle");
    NativeResources natives = new NativeResources(OutOfMemoryEnd.ofThisProcess());
    WatchedWorkers search = new WatchedWorkers(parts, load, workers, natives);
    Config akka =
        JournalDatabase.file(directory)
            .withFallback(ConfigFactory.parseResourcesAnySyntax("local-akka"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    ActorSystem<SearchCore.News> system =
        ActorSystem.create(
            search.behavior(SearchCore.Holdings.open("benchmark", directory, "benchmark", natives)),
            "benchmark",
            akka);
    system.getWhenTerminated().thenRun(search::failed);
    Json.write(
        Path.of(arguments[2]),
        IdleShare.of(
            load.label(), workers, search.result().get(PATIENCE_MINUTES, TimeUnit.MINUTES)));
    System.exit(0);
  }
}
