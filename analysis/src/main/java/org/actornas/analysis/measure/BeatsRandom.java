package org.actornas.analysis.measure;

import java.util.List;
import java.util.Optional;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.Comparison.Outcome;
import org.actornas.analysis.measure.RankTests.MannWhitney;
import org.actornas.analysis.measure.SeedsComparison.Subject;

/**
 * Does a trained controller beat random? Each seed by Mann and Whitney's test, and all seeds
 * together by how many agree.
 *
 * <p>The test of one seed asks whether these two sets of cells differ. It does not ask whether the
 * strategy does: the cells of a run share one controller and one pool of weights, so they are not
 * independent evidence of it. A strategy is therefore called better only if it is so in every seed,
 * and the sentence says how many there are.
 */
final class BeatsRandom {
  /** What p must not exceed for a difference to be called shown. */
  static final double SIGNIFICANT = 0.05;

  /** Two runs of one seed. */
  private record Pair(RunEvidence trained, RunEvidence random) {
    boolean hasEqualBudget() {
      return trained.epochs().size() == random.epochs().size();
    }
  }

  private BeatsRandom() {}

  /** A trained strategy's runs against the random runs of the same seeds. */
  static SeedsComparison compare(
      String label, Subject subject, List<RunEvidence> trained, List<RunEvidence> random) {
    List<Pair> pairs = pairs(trained, random);
    List<Comparison> seeds =
        pairs.stream()
            .map(
                pair ->
                    compare(
                        label,
                        subject,
                        pair.trained().seed(),
                        perplexities(subject, pair.trained()),
                        perplexities(subject, pair.random())))
            .toList();
    List<Comparison> defined =
        seeds.stream().filter(seed -> seed.outcome() != Outcome.UNDEFINED).toList();
    Spread differences =
        Spread.of(defined.stream().mapToDouble(Comparison::medianDifference).toArray());
    int lower = (int) differences.values().stream().filter(difference -> difference < 0).count();
    int different =
        (int) differences.values().stream().filter(difference -> difference != 0).count();
    Outcome outcome = outcome(defined);
    boolean equalBudget = pairs.stream().allMatch(Pair::hasEqualBudget);
    return new SeedsComparison(
        label,
        subject,
        seeds,
        lower,
        RankTests.signTest(different, lower),
        RankTests.signTest(different, different),
        differences,
        outcome,
        new Verdict(label, subject)
            .ofSeeds(seeds, defined, outcome, lower, different, equalBudget));
  }

  private static Comparison compare(
      String label, Subject subject, long seed, double[] trained, double[] random) {
    Optional<Distribution> ours = Distribution.of(trained);
    Optional<Distribution> theirs = Distribution.of(random);
    boolean isDefined = ours.isPresent() && theirs.isPresent();
    MannWhitney test =
        isDefined ? RankTests.mannWhitney(trained, random) : RankTests.MannWhitney.UNDEFINED;
    Comparison comparison =
        new Comparison(
            label,
            seed,
            ours,
            theirs,
            isDefined ? RankTests.median(trained) : Double.NaN,
            isDefined ? RankTests.median(random) : Double.NaN,
            test.u(),
            test.pValue(),
            test.cliffsDelta(),
            outcome(test),
            "");
    return comparison.saying(new Verdict(label, subject).ofSeed(comparison));
  }

  private static Outcome outcome(MannWhitney test) {
    if (Double.isNaN(test.pValue())) {
      return Outcome.UNDEFINED;
    }
    if (test.pValue() > SIGNIFICANT) {
      return Outcome.NOT_SHOWN;
    }
    return test.cliffsDelta() > 0 ? Outcome.BETTER : Outcome.WORSE;
  }

  private static Outcome outcome(List<Comparison> seeds) {
    List<Outcome> outcomes = seeds.stream().map(Comparison::outcome).distinct().toList();
    if (outcomes.isEmpty()) {
      return Outcome.UNDEFINED;
    }
    return outcomes.size() == 1 ? outcomes.get(0) : Outcome.NOT_SHOWN;
  }

  private static List<Pair> pairs(List<RunEvidence> trained, List<RunEvidence> random) {
    return trained.stream()
        .flatMap(
            run ->
                random.stream()
                    .filter(other -> other.seed() == run.seed())
                    .limit(1)
                    .map(other -> new Pair(run, other)))
        .toList();
  }

  private static double[] perplexities(Subject subject, RunEvidence run) {
    return switch (subject) {
      case SHARED_WEIGHTS -> run.candidates().stream().mapToDouble(Candidate::perplexity).toArray();
      case FROM_SCRATCH -> run.retrained().stream().mapToDouble(Retrained::perplexity).toArray();
    };
  }
}
