package org.actornas.analysis.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.Collapse.Conditioning;
import org.actornas.analysis.measure.Comparison.Outcome;
import org.actornas.analysis.measure.SeedsComparison.Subject;

/** Puts the measures of all runs together: {@link StudyFindings#of}. */
final class StudyMeasurement {
  private static final String RANDOM = "random";

  private final StateDistances distances;

  StudyMeasurement(MeasureSettings settings) {
    distances = new StateDistances(settings);
  }

  StudyFindings measure(List<RunEvidence> runs) {
    Map<String, List<RunEvidence>> byLabel = byLabel(runs);
    Map<String, List<RunFindings>> found = new LinkedHashMap<>();
    byLabel.forEach((label, its) -> found.put(label, its.stream().map(this::measure).toList()));
    Map<String, List<RunFindings>> seeds = new LinkedHashMap<>();
    found.forEach((label, its) -> seeds.put(label, firsts(its, RunFindings::seed)));
    Map<String, List<RunEvidence>> evidence = new LinkedHashMap<>();
    byLabel.forEach((label, its) -> evidence.put(label, firsts(its, RunEvidence::seed)));
    List<StrategyFindings> strategies =
        seeds.entrySet().stream().map(entry -> together(entry.getKey(), entry.getValue())).toList();
    List<SeedsComparison> comparisons = comparisons(evidence);
    return new StudyFindings(
        found.values().stream().flatMap(List::stream).toList(),
        strategies,
        Bins.count(sampled(evidence)),
        comparisons,
        verdict(comparisons, found, seeds));
  }

  /** The first run of each seed: another one with the same seed is no independent repetition. */
  private static <T> List<T> firsts(List<T> runs, ToLongFunction<T> seed) {
    Set<Long> seen = new HashSet<>();
    return runs.stream().filter(run -> seen.add(seed.applyAsLong(run))).toList();
  }

  /** Random first, then as given; within, by seed. */
  private static Map<String, List<RunEvidence>> byLabel(List<RunEvidence> runs) {
    Map<String, List<RunEvidence>> byLabel = new LinkedHashMap<>();
    runs.stream()
        .sorted(Comparator.comparing((RunEvidence run) -> !run.strategy().equals(RANDOM)))
        .forEach(run -> byLabel.computeIfAbsent(label(run), l -> new ArrayList<>()).add(run));
    byLabel.values().forEach(its -> its.sort(Comparator.comparingLong(RunEvidence::seed)));
    return byLabel;
  }

  private static String label(RunEvidence run) {
    return run.strategy() + run.reconstruction().map(form -> " (" + form + ")").orElse("");
  }

  private RunFindings measure(RunEvidence run) {
    Collapse untrained = ControllerState.untrained(run.untrained());
    return new RunFindings(
        run.id(),
        label(run),
        run.strategy(),
        run.seed(),
        run.epochs().size(),
        new StepProbabilities(
            ControllerState.meanProbabilities(run.untrained()),
            ControllerState.meanProbabilities(run.trained())),
        Distribution.of(perplexities(run)),
        distances.row(label(run), run.trained(), run.candidates()),
        untrained,
        ControllerState.trained(run.trained(), untrained),
        Distribution.of(run.retrained().stream().mapToDouble(Retrained::perplexity).toArray()),
        RankTests.kendall(
            run.retrained().stream().mapToDouble(Retrained::sharedPerplexity).toArray(),
            run.retrained().stream().mapToDouble(Retrained::perplexity).toArray()));
  }

  private static StrategyFindings together(String label, List<RunFindings> runs) {
    return new StrategyFindings(
        label,
        runs.get(0).strategy(),
        runs.stream().map(RunFindings::seed).toList(),
        new Table1Spread(
            label, Measures.each(measure -> spread(runs, run -> run.table1().get(measure).rho()))),
        spread(runs, run -> run.trained().index()),
        spread(runs, run -> run.trained().effectiveRank()),
        spread(runs, run -> run.trained().dependence()),
        spread(runs, run -> run.sampled().map(Distribution::mean).orElse(Double.NaN)),
        spread(runs, run -> run.sampled().map(Distribution::min).orElse(Double.NaN)),
        spread(runs, run -> run.sampled().map(Distribution::max).orElse(Double.NaN)),
        spread(runs, run -> run.retrained().map(Distribution::medianOfAll).orElse(Double.NaN)),
        spread(runs, run -> run.ranking().kendallTau()));
  }

  private static Spread spread(List<RunFindings> runs, ToDoubleFunction<RunFindings> value) {
    return Spread.of(runs.stream().mapToDouble(value).toArray());
  }

  private static Map<String, double[]> sampled(Map<String, List<RunEvidence>> byLabel) {
    Map<String, double[]> sampled = new LinkedHashMap<>();
    byLabel.forEach(
        (label, runs) ->
            sampled.put(
                label,
                runs.stream()
                    .flatMap(run -> run.candidates().stream())
                    .mapToDouble(Candidate::perplexity)
                    .toArray()));
    return sampled;
  }

  private static double[] perplexities(RunEvidence run) {
    return run.candidates().stream().mapToDouble(Candidate::perplexity).toArray();
  }

  private static List<SeedsComparison> comparisons(Map<String, List<RunEvidence>> byLabel) {
    List<RunEvidence> random =
        byLabel.values().stream()
            .flatMap(List::stream)
            .filter(run -> run.strategy().equals(RANDOM))
            .toList();
    List<SeedsComparison> comparisons = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      byLabel.forEach(
          (label, runs) -> {
            if (!runs.get(0).strategy().equals(RANDOM)) {
              comparisons.add(BeatsRandom.compare(label, subject, runs, random));
            }
          });
    }
    return comparisons;
  }

  private static List<String> verdict(
      List<SeedsComparison> comparisons,
      Map<String, List<RunFindings>> found,
      Map<String, List<RunFindings>> seeds) {
    if (found.isEmpty()) {
      return List.of("There are no runs, so nothing is known.");
    }
    List<String> sentences = new ArrayList<>();
    comparisons.forEach(comparison -> sentences.add(comparison.sentence()));
    if (comparisons.stream().anyMatch(StudyMeasurement::comparesWeightsToo)) {
      sentences.add(
          "Perplexity under a run's own shared weights judges its controller and the weights that it"
              + " trained together; only cells trained from scratch are judged alone.");
    }
    if (comparisons.isEmpty()) {
      sentences.add("There is no run of a trained controller to compare with random.");
    }
    found.forEach((label, runs) -> sentences.addAll(repeated(label, runs)));
    seeds.forEach(
        (label, runs) -> {
          if (!runs.get(0).strategy().equals(RANDOM)) {
            sentences.add(conditioning(label, runs));
          }
        });
    return sentences;
  }

  /** A sentence for each seed that several runs of a strategy have. */
  private static List<String> repeated(String label, List<RunFindings> runs) {
    Map<Long, List<RunFindings>> bySeed = new LinkedHashMap<>();
    runs.forEach(run -> bySeed.computeIfAbsent(run.seed(), s -> new ArrayList<>()).add(run));
    return bySeed.entrySet().stream()
        .filter(same -> same.getValue().size() > 1)
        .map(
            same ->
                "%s has %s runs of seed %s, which are not independent: only the first, %s, counts in means, spreads and tests."
                    .formatted(
                        label, same.getValue().size(), same.getKey(), same.getValue().get(0).id()))
        .toList();
  }

  private static boolean comparesWeightsToo(SeedsComparison comparison) {
    return comparison.subject() == Subject.SHARED_WEIGHTS
        && comparison.outcome() != Outcome.UNDEFINED;
  }

  private static String conditioning(String label, List<RunFindings> runs) {
    if (runs.size() == 1) {
      return label + ": " + runs.get(0).trained().sentence();
    }
    return "%s: the controller's decisions depend on earlier ones in %d of %s, its state alone differs in %d, and it conditions on nothing in %d (mean index %s, mean dependence %s)."
        .formatted(
            label,
            count(runs, Conditioning.EARLIER_CHOICES),
            Words.count(runs.size(), "seed"),
            count(runs, Conditioning.STATE_ONLY),
            count(runs, Conditioning.NOTHING),
            Words.number(spread(runs, run -> run.trained().index()).mean()),
            Words.number(spread(runs, run -> run.trained().dependence()).mean()));
  }

  private static long count(List<RunFindings> runs, Conditioning conditioning) {
    return runs.stream().filter(run -> run.trained().conditioning() == conditioning).count();
  }
}
