package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.evidence.TrainedBest;
import org.actornas.analysis.measure.RunFindings;
import org.actornas.analysis.measure.StrategyFindings;
import org.actornas.analysis.measure.StudyFindings;
import org.actornas.analysis.report.figure.Look;
import org.actornas.analysis.report.figure.Look.Marker;

/**
 * Runs together with what they show, grouped by strategy.
 *
 * @param groups random first, then as given
 * @param findings of all
 */
record Study(List<Group> groups, StudyFindings findings) {
  static final String RANDOM = "random";

  /** Colours that the colour-blind can tell apart on white (Okabe and Ito's, darkened). */
  private static final List<Look> FURTHER =
      List.of(
          Look.solid(0x00795a, Marker.DIAMOND),
          Look.solid(0xa8457f, Marker.SQUARE),
          Look.solid(0x8a6d00, Marker.TRIANGLE),
          Look.solid(0x3a86b7, Marker.CIRCLE));

  /** A run and what it shows. */
  record Run(RunEvidence evidence, RunFindings findings) {
    /** The candidate of lowest perplexity; empty if none has a finite one. */
    Optional<Candidate> best() {
      return evidence.candidates().stream()
          .filter(candidate -> Double.isFinite(candidate.perplexity()))
          .min(Comparator.comparingDouble(Candidate::perplexity));
    }

    private double trainedPerplexity() {
      return evidence.best().map(TrainedBest::validPerplexity).orElse(Double.POSITIVE_INFINITY);
    }

    private double sharedPerplexity() {
      return best().map(Candidate::perplexity).orElse(Double.POSITIVE_INFINITY);
    }
  }

  /**
   * The runs of one strategy and form of reconstruction.
   *
   * @param key of files and the page: lower case, digits and hyphens
   */
  record Group(String key, Look look, StrategyFindings findings, List<Run> runs) {
    String label() {
      return findings.label();
    }

    boolean isRandom() {
      return findings.strategy().equals(RANDOM);
    }

    /** The first run of each seed, as in the group's findings. */
    List<Run> seeds() {
      return findings.seeds().stream()
          .map(
              seed ->
                  runs.stream()
                      .filter(run -> run.findings().seed() == seed)
                      .findFirst()
                      .orElseThrow())
          .toList();
    }

    /** The run that stands for the group where only one can be shown. */
    Run first() {
      return runs.get(0);
    }
  }

  static Study of(List<RunEvidence> evidence, StudyFindings findings) {
    Map<String, RunEvidence> byId = new LinkedHashMap<>();
    for (RunEvidence run : evidence) {
      if (byId.put(run.id(), run) != null) {
        throw new IllegalArgumentException("two runs have the id " + run.id());
      }
    }
    if (evidence.isEmpty() || findings.runs().size() != evidence.size()) {
      throw new IllegalArgumentException(
          "%s runs and findings of %s: a report needs the findings of all of its runs, at least one"
              .formatted(evidence.size(), findings.runs().size()));
    }
    List<Group> groups = new ArrayList<>();
    for (StrategyFindings strategy : findings.strategies()) {
      List<Run> runs =
          findings.runs().stream()
              .filter(run -> run.label().equals(strategy.label()))
              .map(run -> new Run(known(byId, run.id()), run))
              .toList();
      groups.add(
          new Group(key(strategy.label()), look(strategy.strategy(), groups), strategy, runs));
    }
    return new Study(List.copyOf(groups), findings);
  }

  Stream<Run> runs() {
    return groups.stream().flatMap(group -> group.runs().stream());
  }

  boolean hasRandom() {
    return groups.stream().anyMatch(Group::isRandom);
  }

  boolean hasTrained() {
    return groups.stream().anyMatch(group -> !group.isRandom());
  }

  /** Whether any strategy has more than one seed. */
  boolean hasSeeds() {
    return groups.stream().anyMatch(group -> group.findings().seeds().size() > 1);
  }

  /**
   * The run whose best cell to show: of lowest validation perplexity trained from scratch, or if no
   * cell was, under the run's own shared weights. The test split decides nothing.
   */
  Run best() {
    return runs()
        .min(
            Comparator.comparingDouble(Run::trainedPerplexity)
                .thenComparingDouble(Run::sharedPerplexity))
        .orElseThrow();
  }

  private static RunEvidence known(Map<String, RunEvidence> byId, String id) {
    RunEvidence run = byId.get(id);
    if (run == null) {
      throw new IllegalArgumentException("there are findings of a run " + id + ", but not the run");
    }
    return run;
  }

  /** A strategy has the same colour in every report; its second form gets one of its own. */
  private static Look look(String strategy, List<Group> before) {
    long same = before.stream().filter(g -> g.findings().strategy().equals(strategy)).count();
    return switch (same == 0 ? strategy : "") {
      case RANDOM -> Look.solid(0x6b6b6b, Marker.SQUARE);
      case "enas" -> Look.solid(0xd55e00, Marker.TRIANGLE);
      case "enas-memory" -> Look.solid(0x0072b2, Marker.CIRCLE);
      default -> FURTHER.get(before.size() % FURTHER.size());
    };
  }

  private static String key(String label) {
    return label
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.]+", "-")
        .replace('.', '_')
        .replaceAll("^-|-$", "");
  }
}
