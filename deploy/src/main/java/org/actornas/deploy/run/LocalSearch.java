package org.actornas.deploy.run;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.actornas.controller.Controller;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.protocol.checkpoint.UnfitFilesException;
import org.actornas.protocol.log.LogEvent;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a whole search in this process: all actors in one actor system. */
public final class LocalSearch implements SearchRunner {
  private static final Logger LOG = LoggerFactory.getLogger(LocalSearch.class);

  /** The only search in its run's own journal, whatever the folder is called by now. */
  private static final String ONLY_SEARCH = "run";

  @Override
  public RunningSearch start(SearchRequest request) throws SearchFailedException {
    try {
      return begin(request);
    } catch (SearchFailedException e) {
      throw logged(e);
    }
  }

  /** Every failure of a search passes here once, before or after its beginning. */
  static SearchFailedException logged(SearchFailedException failure) {
    LogEvent.SEARCH_FAILED.log(
        LOG,
        failure.getCause(),
        failure.reason().name().toLowerCase(Locale.ROOT),
        String.valueOf(failure.getMessage()));
    return failure;
  }

  private static RunningSearch begin(SearchRequest request) throws SearchFailedException {
    long started = System.nanoTime();
    SearchConfig config = request.settings();
    FoundDevices.require(config);
    Corpus corpus = corpus(config);
    ConfiguredCorpus.requireSizes(config, corpus);
    Config database = database(request.directory());
    SearchCore.Holdings holdings = holdings(request.directory());
    SearchParts parts = new SearchParts(config, corpus);
    LogEvent.SEARCH_STARTED.log(
        LOG,
        config.run().strategy().label(),
        config.search().epochs(),
        config.run().seed(),
        corpus.name(),
        corpus.vocabulary().size(),
        config.workers().count());
    CompletableFuture<Controller.Ended> result = new CompletableFuture<>();
    ProgressReport report = new ProgressReport(request.listener(), parts, started);
    ActorSystem<SearchNode.Command> system =
        ActorSystem.create(
            SearchNode.create(parts, holdings, report, result),
            "actor-nas",
            akka(request, database));
    return new RunningLocalSearch(request, parts, system, holdings, result, started);
  }

  private static Corpus corpus(SearchConfig config) throws SearchFailedException {
    Corpus corpus = ConfiguredCorpus.loadForSearch(config);
    LogEvent.CORPUS_LOADED.log(
        LOG,
        corpus.name(),
        corpus.tokens(Split.TRAIN).length,
        corpus.tokens(Split.VALID).length,
        corpus.tokens(Split.TEST).length,
        corpus.vocabulary().size(),
        Math.round(100 * corpus.unigramPerplexity(Split.VALID)) / 100.0,
        corpus.hash().substring(0, 16));
    return corpus;
  }

  private static Config database(Path directory) throws SearchFailedException {
    try {
      return JournalDatabase.file(directory);
    } catch (UnfitFilesException e) {
      throw new SearchFailedException(Reason.FILES, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new SearchFailedException(
          Reason.CONFIGURATION, "the run's journal can't be opened: " + e.getMessage(), e);
    }
  }

  private static SearchCore.Holdings holdings(Path directory) throws SearchFailedException {
    try {
      return SearchCore.Holdings.open(
          ONLY_SEARCH, directory, hostName(), new NativeResources(OutOfMemoryEnd.ofThisProcess()));
    } catch (IOException e) {
      throw new SearchFailedException(
          Reason.CONFIGURATION,
          "the run's folder %s can't be written to: %s".formatted(directory, e),
          e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Akka's settings of a search in one process. */
  private static Config akka(SearchRequest request, Config database) {
    return request
        .akka()
        .withFallback(database)
        .withFallback(ConfigFactory.parseResourcesAnySyntax("local-akka"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /** Time since a {@link System#nanoTime}. */
  static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
