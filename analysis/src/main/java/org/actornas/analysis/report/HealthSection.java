package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.actornas.analysis.evidence.EpochPoint;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Gallery;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.Study.Group;
import org.actornas.analysis.report.figure.Axis;
import org.actornas.analysis.report.figure.Figure;
import org.actornas.analysis.report.figure.Series;
import org.actornas.protocol.architecture.SearchSpace;

/** Entropy, reward, baseline and losses over epochs. */
final class HealthSection {
  private HealthSection() {}

  static Section of(Study study) {
    List<Group> trained = study.groups().stream().filter(group -> !group.isRandom()).toList();
    List<Figure> figures = new ArrayList<>();
    figures.addAll(
        OverSeeds.figure(
            "health-entropy",
            "Entropy",
            "Mean entropy of the cells drawn in each epoch, a line for each strategy.",
            Axis.linear("nats per cell"),
            lines(study.groups(), "", false, EpochPoint::meanEntropy)));
    figures.addAll(
        OverSeeds.figure(
            "health-reward",
            "Reward, and dashed its baseline",
            "Mean reward per epoch and the moving average that it is compared with.",
            Axis.linear("reward"),
            Stream.concat(
                    lines(study.groups(), "", false, EpochPoint::meanReward).stream(),
                    lines(study.groups(), ", baseline", true, EpochPoint::baseline).stream()
                        .map(Series::unlisted))
                .toList()));
    figures.addAll(
        OverSeeds.figure(
            "health-policy-loss",
            "Policy loss",
            "Mean policy-gradient loss per epoch, a line for each trained strategy.",
            Axis.linear("L_PG"),
            lines(trained, "", false, EpochPoint::policyLoss)));
    List<Figure> reconstruction =
        OverSeeds.figure(
            "health-reconstruction-loss",
            "Reconstruction loss",
            "Mean reconstruction loss per epoch, a line for each strategy that has one.",
            Axis.linear("L_Sup, nats per decision"),
            lines(trained, "", false, epoch -> epoch.reconstructionLoss().orElse(Double.NaN)));
    figures.addAll(reconstruction);
    List<Part> parts = new ArrayList<>();
    if (!figures.isEmpty()) {
      parts.add(
          new Gallery(
              "",
              "Entropy: of the policy when it drew the epoch's cells; "
                  + uniform(study)
                  + "one that always draws the same cell has 0. Reward: what the policy learned from, its entropy term included; the dashed baseline is the moving average at the epoch's end. Policy loss L_PG and reconstruction loss L_Sup: means over the epoch's updates, L_Sup before its weight."
                  + LearningSection.band(study),
              figures));
    }
    if (reconstruction.isEmpty()) {
      parts.add(
          new Absent(
              "No run has a reconstruction loss: none has a memory buffer in use.",
              "Run `nas study`, or `nas run` with strategy `enas-memory` for more epochs than its reconstruction waits."));
    }
    return new Section("health", "Controller health", parts);
  }

  /** What the entropy would be if all choices were equally likely, for every number of nodes. */
  private static String uniform(Study study) {
    return study
        .runs()
        .flatMap(run -> run.evidence().candidates().stream().limit(1))
        .map(cell -> cell.architecture().nodes())
        .distinct()
        .sorted()
        .map(
            nodes ->
                String.format(
                    Locale.ROOT,
                    "a uniform controller of %d nodes has %.1f nats, ",
                    nodes,
                    uniformEntropy(new SearchSpace(nodes))))
        .collect(Collectors.joining());
  }

  /** log 4 for each activation and log j for the connection of node j: nats per cell. */
  private static double uniformEntropy(SearchSpace space) {
    return IntStream.range(0, space.decisions())
        .mapToDouble(step -> Math.log(space.choices(step)))
        .sum();
  }

  private static List<Series> lines(
      List<Group> groups, String suffix, boolean dashed, ToDoubleFunction<EpochPoint> value) {
    return groups.stream()
        .map(
            group ->
                OverSeeds.epochs(
                    group, suffix, dashed ? group.look().dashes() : group.look(), value))
        .toList();
  }
}
