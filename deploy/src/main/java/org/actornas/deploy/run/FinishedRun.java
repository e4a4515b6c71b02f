package org.actornas.deploy.run;

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
import org.actornas.controller.Controller;
import org.actornas.controller.search.EvaluatedArchitecture;
import org.actornas.controller.search.SearchEnd;
import org.actornas.deploy.run.SearchFailedException.Reason;
import org.actornas.deploy.terminal.Phase;
import org.actornas.deploy.terminal.Summary;
import org.actornas.protocol.checkpoint.FileChanges;
import org.actornas.protocol.log.LogEvent;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.Split;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.TensorFlow;

/**
 * What a search leaves in its folder when it is over, besides what was recorded on the way: {@code
 * best/} and {@code run.json}.
 */
public final class FinishedRun {
  private static final Logger LOG = LoggerFactory.getLogger(FinishedRun.class);

  private final String id;
  private final String code;
  private final Path directory;
  private final FileChanges changes;
  private final SearchParts parts;

  /**
   * @param id of the run
   * @param code version and commit of the program
   * @param holdings of the search that has ended
   */
  public FinishedRun(String id, String code, SearchCore.Holdings holdings, SearchParts parts) {
    this.id = id;
    this.code = code;
    this.directory = holdings.directory();
    this.changes = holdings.fence();
    this.parts = parts;
  }

  /**
   * Writes it, unless a later controller has taken the run.
   *
   * @param elapsed since this process took the search up
   * @param tokens trained and evaluated
   * @param workers that did
   * @param devices that they used
   * @return what people want to know
   * @throws SearchFailedException if the search failed, or a file can't be written
   */
  public Summary write(
      Controller.Ended ended, Duration elapsed, long tokens, int workers, List<String> devices)
      throws SearchFailedException {
    if (ended.how() instanceof SearchEnd.Failed failed) {
      throw new SearchFailedException(Reason.SEARCH, "the search failed: " + failed.reason());
    }
    Optional<EvaluatedArchitecture> best = best(ended.how());
    if (best.isPresent()) {
      writeBest(best.get());
    }
    Summary summary = summary(ended, best, elapsed, tokens);
    writeFacts(summary, workers, devices);
    return summary;
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
      BestCell.write(directory, changes, best.architecture(), parts.config().model().nodeForm());
    } catch (IOException e) {
      throw new SearchFailedException(
          Reason.SEARCH,
          "the best cell (%s) can't be written: %s".formatted(best.architecture(), e),
          e);
    }
  }

  private void writeFacts(Summary summary, int workers, List<String> devices)
      throws SearchFailedException {
    Corpus corpus = parts.corpus();
    Map<String, Double> seconds = new LinkedHashMap<>();
    summary
        .phases()
        .forEach(
            (phase, time) ->
                seconds.put(phase.name().toLowerCase(Locale.ROOT), time.toMillis() / 1000.0));
    RunFacts facts =
        new RunFacts(
            RunFacts.VERSION,
            summary.run(),
            summary.strategy(),
            summary.seed(),
            code,
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
                workers,
                String.join(", ", devices)),
            Instant.now().minus(summary.elapsed()).truncatedTo(ChronoUnit.SECONDS).toString(),
            seconds);
    try {
      facts.write(directory, changes);
    } catch (IOException e) {
      throw new SearchFailedException(Reason.SEARCH, "run.json can't be written: " + e, e);
    }
  }

  private Summary summary(
      Controller.Ended ended, Optional<EvaluatedArchitecture> best, Duration elapsed, long tokens) {
    List<EvaluatedArchitecture> candidates = candidates(ended.how());
    boolean complete = ended.how() instanceof SearchEnd.Completed;
    if (complete && best.isPresent()) {
      LogEvent.SEARCH_FINISHED.log(
          LOG,
          best.get().perplexity(),
          best.get().architecture().text(),
          elapsed.toMillis() / 1000.0);
    }
    return new Summary(
        id,
        parts.config().run().strategy().label(),
        parts.config().run().seed(),
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
        parts.config().search().finalSamples(),
        candidates.stream()
            .mapToDouble(EvaluatedArchitecture::perplexity)
            .average()
            .orElse(Double.NaN),
        candidates.stream().mapToDouble(EvaluatedArchitecture::perplexity).min().orElse(Double.NaN),
        candidates.stream().mapToDouble(EvaluatedArchitecture::perplexity).max().orElse(Double.NaN),
        parts.corpus().unigramPerplexity(Split.VALID),
        tokens,
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
