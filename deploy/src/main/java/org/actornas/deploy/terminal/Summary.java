package org.actornas.deploy.terminal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search reached. A perplexity that was not measured is NaN; all are of the whole validation
 * split, but the best cell's may be of less.
 *
 * @param run its id
 * @param strategy as in the configuration
 * @param seed of the run
 * @param epochs finished
 * @param complete false if it was stopped before its end
 * @param bestCell the best cell's text form; null if none was evaluated
 * @param bestPerplexity of the best cell
 * @param bestText that this perplexity is of
 * @param samples cells sampled at the end and evaluated
 * @param plannedSamples that were to be evaluated
 * @param meanPerplexity of them
 * @param minPerplexity of them
 * @param maxPerplexity of them
 * @param unigramPerplexity what word frequencies alone reach
 * @param tokens trained and evaluated
 * @param elapsed from start to end
 * @param phases time spent by phase, in the order to show
 * @param files what was written and is worth opening, by what it is, in the order to show
 */
public record Summary(
    String run,
    String strategy,
    long seed,
    int epochs,
    boolean complete,
    @Nullable String bestCell,
    double bestPerplexity,
    Text bestText,
    int samples,
    int plannedSamples,
    double meanPerplexity,
    double minPerplexity,
    double maxPerplexity,
    double unigramPerplexity,
    long tokens,
    Duration elapsed,
    Map<Phase, Duration> phases,
    Map<String, Path> files) {

  /** What a perplexity was measured on. */
  public enum Text {
    /** Nothing was measured. */
    NONE("none"),
    /** One validation minibatch, the cell's own: it may have been an easy one. */
    MINIBATCH("minibatch"),
    /** The whole validation split. */
    WHOLE_SPLIT("whole-split");

    private final String label;

    Text(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  public Summary {
    phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /** The phases that took time, in order. */
  public List<Phase> busyPhases() {
    return phases.entrySet().stream()
        .filter(entry -> entry.getValue().compareTo(Duration.ZERO) > 0)
        .map(Map.Entry::getKey)
        .toList();
  }
}
