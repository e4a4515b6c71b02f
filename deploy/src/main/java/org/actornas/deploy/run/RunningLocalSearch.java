package org.actornas.deploy.run;

import akka.actor.typed.ActorSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.actornas.controller.Controller;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.SearchEnd;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.deploy.terminal.Phase;
import org.actornas.deploy.terminal.Summary;
import org.actornas.protocol.log.LogEvent;
import org.actornas.tensorflow.Device;
import org.actornas.tensorflow.NativeResources;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Split;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.TensorFlow;

/** A search in this process, from its start to the files of its end. */
final class RunningLocalSearch implements RunningSearch {
  private static final Logger LOG = LoggerFactory.getLogger(RunningLocalSearch.class);

  /** A call is a lease's work, about a second; one that hangs is not waited for. */
  private static final Duration CLOSING_LIMIT = Duration.ofSeconds(20);

  private final SearchRequest request;
  private final SearchParts parts;
  private final ActorSystem<SearchNode.Command> system;
  private final NativeResources natives;
  private final CompletableFuture<Controller.Ended> result;
  private final long started;

  RunningLocalSearch(
      SearchRequest request,
      SearchParts parts,
      ActorSystem<SearchNode.Command> system,
      NativeResources natives,
      CompletableFuture<Controller.Ended> result,
      long started) {
    this.request = request;
    this.parts = parts;
    this.system = system;
    this.natives = natives;
    this.result = result;
    this.started = started;
    // an actor system that ends by itself must not leave anybody waiting
    var unused =
        system
            .getWhenTerminated()
            .thenRun(
                () ->
                    result.completeExceptionally(
                        new IllegalStateException("the actor system has ended; see the log")));
  }

  @Override
  public void stop(String reason) {
    system.tell(new SearchNode.Stop(reason));
  }

  /** Ends a worker's actor, as a failure would. */
  void killWorker(String id) {
    system.tell(new SearchNode.KillWorker(id));
  }

  @Override
  public Summary await() throws SearchFailedException, InterruptedException {
    try {
      return awaitEnd();
    } catch (SearchFailedException e) {
      throw LocalSearch.logged(e);
    }
  }

  private Summary awaitEnd() throws SearchFailedException, InterruptedException {
    Controller.Ended ended;
    try {
      ended = result.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SearchFailedException(
          Reason.SEARCH, "the search broke off: " + cause.getMessage(), cause);
    } finally {
      terminate();
    }
    if (ended.how() instanceof SearchEnd.Failed failed) {
      throw new SearchFailedException(Reason.SEARCH, "the search failed: " + failed.reason());
    }
    Optional<EvaluatedArchitecture> best = best(ended.how());
    if (best.isPresent()) {
      writeBest(best.get());
    }
    Summary summary = summary(ended, best);
    writeFacts(summary);
    return summary;
  }

  /** Ends all actors and waits until their files and native memory are closed. */
  private void terminate() throws InterruptedException {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the actor system did not end", e);
    }
    for (NativeResources.Unclosed left : natives.close(CLOSING_LIMIT)) {
      LogEvent.NATIVE_NOT_CLOSED.log(LOG, left.name(), left.reason());
    }
  }

  private static Optional<EvaluatedArchitecture> best(SearchEnd end) {
    if (end instanceof SearchEnd.Completed completed) {
      return Optional.of(completed.best());
    }
    return end instanceof SearchEnd.Stopped stopped ? stopped.best() : Optional.empty();
  }

  /** Those that were scored on the whole validation split. */
  private static List<EvaluatedArchitecture> candidates(SearchEnd end) {
    if (end instanceof SearchEnd.Completed completed) {
      return completed.candidates();
    }
    return end instanceof SearchEnd.Stopped stopped ? stopped.candidates() : List.of();
  }

  private void writeBest(EvaluatedArchitecture best) throws SearchFailedException {
    try {
      BestCell.write(
          request.directory(), best.architecture(), request.settings().model().nodeForm());
    } catch (IOException e) {
      throw new SearchFailedException(
          Reason.SEARCH,
          "the best cell (%s) can't be written: %s".formatted(best.architecture(), e),
          e);
    }
  }

  private void writeFacts(Summary summary) throws SearchFailedException {
    Corpus corpus = parts.corpus();
    Map<String, Double> seconds = new LinkedHashMap<>();
    summary
        .phases()
        .forEach(
            (phase, time) ->
                seconds.put(phase.name().toLowerCase(Locale.ROOT), time.toMillis() / 1000.0));
    SearchConfig.Workers workers = request.settings().workers();
    RunFacts facts =
        new RunFacts(
            RunFacts.VERSION,
            summary.run(),
            summary.strategy(),
            summary.seed(),
            request.code(),
            summary.complete(),
            summary.epochs(),
            new RunFacts.CorpusFacts(
                corpus.name(),
                corpus.hash(),
                corpus.tokens(Split.TRAIN).length,
                corpus.tokens(Split.VALID).length,
                corpus.tokens(Split.TEST).length,
                corpus.vocabulary().size(),
                summary.unigramPerplexity()),
            new RunFacts.MachineFacts(
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                TensorFlow.version(),
                workers.count(),
                workers.devices().stream().map(Device::text).collect(Collectors.joining(", "))),
            Instant.now().minus(summary.elapsed()).truncatedTo(ChronoUnit.SECONDS).toString(),
            seconds);
    try {
      facts.write(request.directory());
    } catch (IOException e) {
      throw new SearchFailedException(Reason.SEARCH, "run.json can't be written: " + e, e);
    }
  }

  private Summary summary(Controller.Ended ended, Optional<EvaluatedArchitecture> best) {
    List<EvaluatedArchitecture> candidates = candidates(ended.how());
    Duration elapsed = LocalSearch.since(started);
    boolean complete = ended.how() instanceof SearchEnd.Completed;
    if (complete && best.isPresent()) {
      LogEvent.SEARCH_FINISHED.log(
          LOG,
          best.get().perplexity(),
          best.get().architecture().text(),
          elapsed.toMillis() / 1000.0);
    }
    return new Summary(
        request.id(),
        request.settings().run().strategy().label(),
        request.settings().run().seed(),
        ended.epochs(),
        complete,
        bestText(best),
        best.map(EvaluatedArchitecture::perplexity).orElse(Double.NaN),
        best.map(
                cell ->
                    cell.stage() == org.actornas.controller.search.Phase.DERIVATION
                        ? Summary.Text.WHOLE_SPLIT
                        : Summary.Text.MINIBATCH)
            .orElse(Summary.Text.NONE),
        candidates.size(),
        request.settings().search().finalSamples(),
        candidates.stream()
            .mapToDouble(EvaluatedArchitecture::perplexity)
            .average()
            .orElse(Double.NaN),
        candidates.stream().mapToDouble(EvaluatedArchitecture::perplexity).min().orElse(Double.NaN),
        candidates.stream().mapToDouble(EvaluatedArchitecture::perplexity).max().orElse(Double.NaN),
        parts.corpus().unigramPerplexity(Split.VALID),
        parts.tokens(),
        elapsed,
        phases(ended, elapsed),
        files());
  }

  private static @Nullable String bestText(Optional<EvaluatedArchitecture> best) {
    return best.isPresent() ? best.get().architecture().text() : null;
  }

  private static Map<Phase, Duration> phases(Controller.Ended ended, Duration elapsed) {
    Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    ended
        .spent()
        .forEach((phase, time) -> phases.merge(ProgressReport.shown(phase), time, Duration::plus));
    Duration searching = phases.values().stream().reduce(Duration.ZERO, Duration::plus);
    phases.put(Phase.PREPARING, elapsed.minus(searching));
    return phases;
  }

  private Map<String, Path> files() {
    Map<String, Path> files = new LinkedHashMap<>();
    Path directory = request.directory();
    files.put("best cell", directory.resolve("best").resolve("cell.svg"));
    files.put("architecture", directory.resolve("best").resolve("architecture.json"));
    files.put("epochs", directory.resolve("epochs.csv"));
    files.put("history", directory.resolve("history.jsonl"));
    files.put("TensorBoard", directory.resolve("tensorboard"));
    files.put("log", directory.resolve("logs"));
    files.values().removeIf(file -> !Files.exists(file));
    return files;
  }
}
