package org.actornas.deploy.study;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.Retrained;

/**
 * Which run of a study gave its best cell.
 *
 * <p>Runs have shared weights of their own, whose perplexities do not compare: each run's best
 * candidate is judged by its perplexity from scratch. Only if none was trained so, shared weights
 * decide.
 */
public final class BestRun {
  private BestRun() {}

  /**
   * What a run brings.
   *
   * @param run its place in the study
   * @param candidates sampled at its end
   * @param retrained those of them that were trained from scratch
   */
  public record Contender(StudyRun run, List<Candidate> candidates, List<Retrained> retrained) {
    public Contender {
      candidates = List.copyOf(candidates);
      retrained = List.copyOf(retrained);
    }

    private Optional<Candidate> best() {
      return candidates.stream()
          .filter(candidate -> Double.isFinite(candidate.perplexity()))
          .min(Comparator.comparingDouble(Candidate::perplexity));
    }

    private double sharedPerplexity() {
      return best().map(Candidate::perplexity).orElse(Double.POSITIVE_INFINITY);
    }

    private double retrainedPerplexity() {
      return best().stream()
          .map(Candidate::architecture)
          .flatMap(cell -> retrained.stream().filter(row -> row.architecture().equals(cell)))
          .mapToDouble(Retrained::perplexity)
          .filter(Double::isFinite)
          .findFirst()
          .orElse(Double.POSITIVE_INFINITY);
    }
  }

  /** The run whose best cell is trained in full; empty if no run has a cell that could be. */
  public static Optional<StudyRun> of(List<Contender> contenders) {
    return lowest(contenders, Contender::retrainedPerplexity)
        .or(() -> lowest(contenders, Contender::sharedPerplexity));
  }

  private static Optional<StudyRun> lowest(
      List<Contender> contenders, ToDoubleFunction<Contender> perplexity) {
    return contenders.stream()
        .filter(contender -> Double.isFinite(perplexity.applyAsDouble(contender)))
        .min(Comparator.comparingDouble(perplexity))
        .map(Contender::run);
  }
}
