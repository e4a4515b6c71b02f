package org.actornas.analysis.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.actornas.analysis.measure.Comparison.Outcome;
import org.actornas.analysis.measure.SeedsComparison.Subject;

/**
 * A comparison with random in plain sentences, which never say more than the numbers in them do.
 *
 * @param label the trained strategy
 * @param subject what is compared
 */
record Verdict(String label, Subject subject) {

  /** What one seed shows. */
  String ofSeed(Comparison seed) {
    if (seed.outcome() == Outcome.UNDEFINED) {
      String whose =
          seed.trained().isPresent()
              ? "random cells"
              : seed.random().isPresent() ? label : label + " or random";
      return "Seed %s: no finite perplexities of %s %s."
          .formatted(seed.seed(), whose, subject.words());
    }
    Distribution trained = seed.trained().orElseThrow();
    Distribution random = seed.random().orElseThrow();
    if (areAllEqual(trained, random)) {
      return "Seed %s: all cells, of %s and random ones, have the same perplexity %s, %s."
          .formatted(seed.seed(), label, subject.words(), Words.perplexity(trained.min()));
    }
    return "Seed %s: %s (medians %s of %s and %s of %s, Mann-Whitney %s, Cliff's delta %s)."
        .formatted(
            seed.seed(),
            claim(seed.outcome()),
            Words.perplexity(seed.trainedMedian()),
            cells(trained),
            Words.perplexity(seed.randomMedian()),
            cells(random),
            Words.pValue(seed.pValue()),
            Words.twoDecimals(seed.cliffsDelta()));
  }

  private static boolean areAllEqual(Distribution trained, Distribution random) {
    return trained.notFinite() + random.notFinite() == 0
        && Math.min(trained.min(), random.min()) == Math.max(trained.max(), random.max());
  }

  private static String cells(Distribution distribution) {
    return distribution.notFinite() == 0
        ? Integer.toString(distribution.n())
        : "%s + %s not finite".formatted(distribution.n(), distribution.notFinite());
  }

  /**
   * What all seeds show.
   *
   * @param defined those of the seeds that have cells on both sides
   * @param lower in how many the trained median is lower, of the {@code different} in which it
   *     differs
   */
  String ofSeeds(
      List<Comparison> seeds,
      List<Comparison> defined,
      Outcome outcome,
      int lower,
      int different,
      boolean equalBudget) {
    if (defined.isEmpty()) {
      return "Whether %s beats random %s is not known: %s."
          .formatted(label, subject.words(), reason(seeds));
    }
    List<String> sentences = new ArrayList<>();
    if (defined.size() == 1) {
      sentences.add(defined.get(0).sentence());
      sentences.add(
          "One seed does not show that another run would do the same: the cells of a run share a"
              + " controller and its weights.");
    } else {
      sentences.add(claim(defined, outcome));
      sentences.add(overSeeds(lower, different));
    }
    if (!equalBudget) {
      sentences.add("The runs differ in their number of epochs, so the budget was not equal.");
    }
    return String.join(" ", sentences);
  }

  private String claim(Outcome outcome) {
    return switch (outcome) {
      case BETTER ->
          "cells of %s, %s, have lower perplexity than random ones"
              .formatted(label, subject.words());
      case WORSE ->
          "cells of %s, %s, have higher perplexity than random ones"
              .formatted(label, subject.words());
      case NOT_SHOWN, UNDEFINED ->
          "it is not shown that cells of %s, %s, differ from random ones"
              .formatted(label, subject.words());
    };
  }

  private String claim(List<Comparison> seeds, Outcome outcome) {
    String what =
        outcome == Outcome.NOT_SHOWN
            ? "%s: better in %d, worse in %d, neither in %d of %d seeds"
                .formatted(
                    claim(outcome),
                    count(seeds, Outcome.BETTER),
                    count(seeds, Outcome.WORSE),
                    count(seeds, Outcome.NOT_SHOWN),
                    seeds.size())
            : "%s in each of %d seeds".formatted(claim(outcome), seeds.size());
    return "%s (medians, averaged over seeds, %s and %s; a seed's largest Mann-Whitney %s, Cliff's delta %s, %s cells a seed and side%s)."
        .formatted(
            what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1),
            Words.perplexity(mean(seeds, Comparison::trainedMedian)),
            Words.perplexity(mean(seeds, Comparison::randomMedian)),
            Words.pValue(seeds.stream().mapToDouble(Comparison::pValue).max().orElseThrow()),
            range(
                seeds.stream()
                    .map(Comparison::cliffsDelta)
                    .sorted()
                    .map(Words::twoDecimals)
                    .toList()),
            range(sides(seeds).map(Distribution::n).sorted().map(String::valueOf).toList()),
            notFinite(sides(seeds).mapToInt(Distribution::notFinite).sum()));
  }

  private static Stream<Distribution> sides(List<Comparison> seeds) {
    return seeds.stream()
        .flatMap(seed -> Stream.of(seed.trained().orElseThrow(), seed.random().orElseThrow()));
  }

  private static String notFinite(int count) {
    return count == 0 ? "" : " and %s in all that are not finite and rank last".formatted(count);
  }

  private static String overSeeds(int lower, int different) {
    if (different == 0) {
      return "The medians are equal in all seeds.";
    }
    String test =
        "Over seeds, which alone are independent, the median is lower in %d of %d (sign test %s)"
            .formatted(lower, different, Words.pValue(RankTests.signTest(different, lower)));
    double smallest = RankTests.signTest(different, different);
    return smallest > BeatsRandom.SIGNIFICANT
        ? "%s; that many seeds cannot give less than %s, so seeds alone do not show a difference."
            .formatted(test, Words.pValue(smallest))
        : test + ".";
  }

  private String reason(List<Comparison> seeds) {
    if (seeds.isEmpty()) {
      return "no random run has the same seed";
    }
    return subject == Subject.FROM_SCRATCH
        ? "not both have cells trained from scratch"
        : "not both have cells with a finite perplexity";
  }

  private static double mean(List<Comparison> seeds, ToDoubleFunction<Comparison> value) {
    return seeds.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static long count(List<Comparison> seeds, Outcome outcome) {
    return seeds.stream().filter(seed -> seed.outcome() == outcome).count();
  }

  /** The first and the last of ascending numbers, or the one that they are. */
  private static String range(List<String> numbers) {
    String first = numbers.get(0);
    String last = numbers.get(numbers.size() - 1);
    return first.equals(last) ? first : first + " to " + last;
  }
}
