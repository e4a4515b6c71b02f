package org.actornas.analysis.measure;

import java.util.List;
import java.util.Optional;
import org.actornas.analysis.evidence.RunEvidence;

/**
 * What all runs of a study show.
 *
 * @param runs in the order of strategy (random first, then as given) and seed
 * @param strategies in the same order
 * @param figure2 perplexity of sampled cells under shared weights, one series a strategy, all its
 *     seeds together; empty if there is no finite perplexity
 * @param comparisons of every trained strategy with random: under shared weights, then from scratch
 * @param verdict plain sentences, the most important first
 */
public record StudyFindings(
    List<RunFindings> runs,
    List<StrategyFindings> strategies,
    Optional<Histogram> figure2,
    List<SeedsComparison> comparisons,
    List<String> verdict) {
  public StudyFindings {
    runs = List.copyOf(runs);
    strategies = List.copyOf(strategies);
    comparisons = List.copyOf(comparisons);
    verdict = List.copyOf(verdict);
  }

  /**
   * Measures all runs. The same runs and settings give the same findings, bit for bit. Runs of one
   * strategy and form of reconstruction are its seeds; if several of them have one seed, each is
   * measured, only the first counts in what is said of the strategy, and the verdict says so.
   *
   * <p>Almost all of the time goes to edit distances: about 25 seconds a run of 100 cells of 12
   * nodes on two cores.
   */
  public static StudyFindings of(List<RunEvidence> runs, MeasureSettings settings) {
    return new StudyMeasurement(settings).measure(runs);
  }
}
