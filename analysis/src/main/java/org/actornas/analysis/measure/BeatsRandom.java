package org.actornas.analysis.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private static final double SIGNIFICANT = 0.05;

  /** Two runs of one seed. */
  private record Pair(RunEvidence trained, RunEvidence random) {}

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
                        pair.trained().seed(),
                        perplexities(subject, pair.trained()),
                        perplexities(subject, pair.random()),
                        subject))
            .toList();
    List<Comparison> defined =
        seeds.stream().filter(seed -> seed.outcome() != Outcome.UNDEFINED).toList();
    Spread differences =
        Spread.of(defined.stream().mapToDouble(BeatsRandom::meanDifference).toArray());
    int lower = (int) differences.values().stream().filter(difference -> difference < 0).count();
    int different =
        (int) differences.values().stream().filter(difference -> difference != 0).count();
    double signTest = RankTests.signTest(different, lower);
    double smallest = RankTests.signTest(different, different);
    Outcome outcome = outcome(defined);
    List<String> sentences = new ArrayList<>();
    if (defined.isEmpty()) {
      sentences.add(nothingToCompare(label, subject, pairs));
    } else {
      sentences.add(verdict(label, subject, outcome, defined));
      sentences.add(overSeeds(defined.size(), lower, different, signTest, smallest));
      budgets(pairs).ifPresent(sentences::add);
    }
    return new SeedsComparison(
        label,
        subject,
        seeds,
        lower,
        signTest,
        smallest,
        differences,
        outcome,
        String.join(" ", sentences));
  }

  /** One set of perplexities against another. */
  static Comparison compare(
      String label, long seed, double[] trained, double[] random, Subject subject) {
    Optional<Distribution> ours = Distribution.of(trained);
    Optional<Distribution> theirs = Distribution.of(random);
    if (ours.isEmpty() || theirs.isEmpty()) {
      return new Comparison(
          label,
          seed,
          ours,
          theirs,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Outcome.UNDEFINED,
          "Seed %d: there are no finite perplexities of %s cells %s."
              .formatted(seed, ours.isEmpty() ? label : "random", subject.words()));
    }
    MannWhitney test = RankTests.mannWhitney(trained, random);
    Outcome outcome =
        test.pValue() > SIGNIFICANT
            ? Outcome.NOT_SHOWN
            : test.cliffsDelta() > 0 ? Outcome.BETTER : Outcome.WORSE;
    String sentence =
        String.format(
            Locale.ROOT,
            "Seed %d: %s cells %s %s: medians %.2f (n = %d) and %.2f (n = %d), Mann-Whitney"
                + " %s, Cliff's delta %s.",
            seed,
            label,
            subject.words(),
            switch (outcome) {
              case BETTER -> "have lower perplexity than random ones";
              case WORSE -> "have higher perplexity than random ones";
              case NOT_SHOWN, UNDEFINED -> "are not shown to differ from random ones";
            },
            ours.get().median(),
            trained.length,
            theirs.get().median(),
            random.length,
            Words.pValue(test.pValue()),
            Words.twoDecimals(test.cliffsDelta()));
    return new Comparison(
        label, seed, ours, theirs, test.u(), test.pValue(), test.cliffsDelta(), outcome, sentence);
  }

  private static List<Pair> pairs(List<RunEvidence> trained, List<RunEvidence> random) {
    return trained.stream()
        .flatMap(
            run ->
                random.stream()
                    .filter(other -> other.seed() == run.seed())
                    .findFirst()
                    .map(other -> new Pair(run, other))
                    .stream())
        .toList();
  }

  private static double[] perplexities(Subject subject, RunEvidence run) {
    return switch (subject) {
      case SHARED_WEIGHTS -> run.candidates().stream().mapToDouble(Candidate::perplexity).toArray();
      case FROM_SCRATCH -> run.retrained().stream().mapToDouble(Retrained::perplexity).toArray();
    };
  }

  private static double meanDifference(Comparison seed) {
    return seed.trained().orElseThrow().mean() - seed.random().orElseThrow().mean();
  }

  private static Outcome outcome(List<Comparison> seeds) {
    List<Outcome> outcomes = seeds.stream().map(Comparison::outcome).distinct().toList();
    if (outcomes.isEmpty()) {
      return Outcome.UNDEFINED;
    }
    return outcomes.size() == 1 ? outcomes.get(0) : Outcome.NOT_SHOWN;
  }

  private static String verdict(
      String label, Subject subject, Outcome outcome, List<Comparison> seeds) {
    if (seeds.size() == 1) {
      return withoutSeed(seeds.get(0).sentence());
    }
    String what =
        switch (outcome) {
          case BETTER ->
              "%s cells %s have lower perplexity than random ones in each of %d seeds"
                  .formatted(label, subject.words(), seeds.size());
          case WORSE ->
              "%s cells %s have higher perplexity than random ones in each of %d seeds"
                  .formatted(label, subject.words(), seeds.size());
          case NOT_SHOWN, UNDEFINED ->
              "Not shown that %s cells %s differ from random ones: of %d seeds, %d show them better, %d worse, %d neither"
                  .formatted(
                      label,
                      subject.words(),
                      seeds.size(),
                      count(seeds, Outcome.BETTER),
                      count(seeds, Outcome.WORSE),
                      count(seeds, Outcome.NOT_SHOWN));
        };
    double largestP = seeds.stream().mapToDouble(Comparison::pValue).max().orElseThrow();
    double[] deltas = seeds.stream().mapToDouble(Comparison::cliffsDelta).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%s (means %.2f and %.2f, largest %s of a seed, Cliff's delta %s to %s, %d to %d cells"
            + " a seed).",
        what,
        seeds.stream()
            .mapToDouble(seed -> seed.trained().orElseThrow().mean())
            .average()
            .orElseThrow(),
        seeds.stream()
            .mapToDouble(seed -> seed.random().orElseThrow().mean())
            .average()
            .orElseThrow(),
        Words.pValue(largestP),
        Words.twoDecimals(deltas[0]),
        Words.twoDecimals(deltas[deltas.length - 1]),
        seeds.stream().mapToInt(seed -> cells(seed)[0]).min().orElseThrow(),
        seeds.stream().mapToInt(seed -> cells(seed)[1]).max().orElseThrow());
  }

  /** The fewer and the more of the two sides' cells. */
  private static int[] cells(Comparison seed) {
    int[] cells = {all(seed.trained().orElseThrow()), all(seed.random().orElseThrow())};
    Arrays.sort(cells);
    return cells;
  }

  private static int all(Distribution distribution) {
    return distribution.n() + distribution.notFinite();
  }

  private static long count(List<Comparison> seeds, Outcome outcome) {
    return seeds.stream().filter(seed -> seed.outcome() == outcome).count();
  }

  private static String withoutSeed(String sentence) {
    String rest = sentence.substring(sentence.indexOf(": ") + 2);
    return rest;
  }

  private static String overSeeds(
      int seeds, int lower, int different, double signTest, double smallest) {
    if (seeds == 1) {
      return "This is one seed: cells of one run share a controller and its weights, so it does not"
          + " show that another run would do the same.";
    }
    if (different == 0) {
      return "The means are equal in all %d seeds.".formatted(seeds);
    }
    String test =
        String.format(
            Locale.ROOT,
            "Over seeds, which alone are independent, the mean is lower in %d of %d (sign test %s)",
            lower,
            seeds,
            Words.pValue(signTest));
    return smallest > SIGNIFICANT
        ? String.format(
            Locale.ROOT,
            "%s; %d seeds cannot give less than p = %.3f, so seeds alone do not show it.",
            test,
            different,
            smallest)
        : test + ".";
  }

  private static Optional<String> budgets(List<Pair> pairs) {
    boolean equal =
        pairs.stream()
            .allMatch(pair -> pair.trained().epochs().size() == pair.random().epochs().size());
    return equal
        ? Optional.empty()
        : Optional.of("The runs differ in their number of epochs, so the budget was not equal.");
  }

  private static String nothingToCompare(String label, Subject subject, List<Pair> pairs) {
    String reason =
        pairs.isEmpty()
            ? "no random run has the same seed"
            : subject == Subject.FROM_SCRATCH
                ? "not both have cells trained from scratch"
                : "not both have cells with a finite perplexity";
    return "Whether %s beats random %s is not known: %s.".formatted(label, subject.words(), reason);
  }
}
