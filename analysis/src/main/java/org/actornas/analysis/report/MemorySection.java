package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.actornas.analysis.evidence.ControllerTrace;
import org.actornas.analysis.measure.Collapse;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Gallery;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.Section.Table;
import org.actornas.analysis.report.Study.Group;
import org.actornas.analysis.report.figure.Axis;
import org.actornas.analysis.report.figure.Figure;
import org.actornas.analysis.report.figure.HeatMapFigure;
import org.actornas.analysis.report.figure.Series;
import org.actornas.analysis.report.figure.Series.Form;
import org.actornas.analysis.report.figure.Series.Point;
import org.actornas.analysis.report.figure.XyFigure;

/** What the controller remembers of its choices: the collapse index, Figures 3 and 4. */
final class MemorySection {
  private MemorySection() {}

  static Section of(Study study) {
    List<Group> shown = shown(study);
    List<Part> parts = new ArrayList<>();
    if (shown.isEmpty()) {
      parts.add(
          new Absent(
              "No run has a trace of its controller, so Figures 3 and 4 cannot be drawn.",
              "`nas report` takes it from the policy's checkpoint in the run's folder."));
      return new Section("memory", "What the controller remembers", parts);
    }
    parts.add(collapse(study));
    parts.add(
        new Gallery(
            "Figure 3: the final hidden state",
            "Each row is a sampled cell, each column a neuron of the controller's LSTM in the state from which the last decision was drawn, which has read all decisions but that one; all maps have one colour scale. Columns of one colour mean that the state is the same whatever was chosen; a controller that remembers has rows that differ."
                + seed(study)
                + " The paper's Figure 3.",
            figure3(shown)));
    parts.add(
        new Gallery(
            "Figure 4: do choices depend on earlier ones?",
            "Probability of the most likely choice at each decision, one thin line per sampled cell. Lines that coincide mean that a choice does not depend on what was chosen before; a fan of lines means that it does."
                + seed(study)
                + " The paper's Figure 4.",
            figure4(shown)));
    return new Section("memory", "What the controller remembers", parts);
  }

  /** The trained strategies; random ones only if there is no other. */
  private static List<Group> shown(Study study) {
    return study.groups().stream()
        .filter(group -> !study.hasTrained() || !group.isRandom())
        .filter(group -> group.first().evidence().trained().size() > 0)
        .toList();
  }

  private static String seed(Study study) {
    return study.hasSeeds() ? " Each strategy's lowest seed is shown." : "";
  }

  private static List<Figure> figure3(List<Group> shown) {
    double limit =
        shown.stream()
            .flatMap(group -> Arrays.stream(group.first().evidence().trained().finalHidden()))
            .flatMapToDouble(Arrays::stream)
            .map(Math::abs)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    return shown.stream()
        .map(
            group ->
                (Figure)
                    new HeatMapFigure(
                        "figure3-" + group.key(),
                        group.label(),
                        "Heat map of the final hidden states of %s cells, %s: index %s."
                            .formatted(
                                group.first().evidence().trained().size(),
                                group.label(),
                                Numbers.small(group.first().findings().trained().index())),
                        "neuron",
                        "cell",
                        group.first().evidence().trained().finalHidden(),
                        roundedUp(limit)))
        .toList();
  }

  /** A round number that is not smaller, and not zero. */
  private static double roundedUp(double largest) {
    if (largest <= 0) {
      return 1;
    }
    double step = Math.pow(10, Math.floor(Math.log10(largest)) - 1);
    return Math.ceil(largest / step - 1e-9) * step;
  }

  private static List<Figure> figure4(List<Group> shown) {
    return shown.stream().map(MemorySection::figure4).toList();
  }

  private static Figure figure4(Group group) {
    ControllerTrace trace = group.first().evidence().trained();
    double[][] probabilities = trace.argmaxProbabilities();
    List<Series> lines =
        IntStream.range(0, trace.size())
            .mapToObj(
                cell ->
                    new Series(
                        "cell " + (cell + 1),
                        group.look().oneOfMany(),
                        Form.LINE,
                        false,
                        IntStream.range(0, probabilities[cell].length)
                            .mapToObj(step -> Point.at(step, probabilities[cell][step]))
                            .toList()))
            .toList();
    return new XyFigure(
        "figure4-" + group.key(),
        group.label(),
        "Probability of the most likely choice at each decision, a line for each of %s cells, %s: dependence %s."
            .formatted(
                trace.size(),
                group.label(),
                Numbers.small(group.first().findings().trained().dependence())),
        PreferenceFigure.decisions(probabilities[0].length),
        Axis.share("probability"),
        false,
        lines);
  }

  private static Table collapse(Study study) {
    return new Table(
        "collapse",
        "Each before training → at the end. Collapse index: mean over neurons of the standard deviation, over cells, of the final hidden state (0: all states are the same). Effective rank: in how many directions they differ (1 to the number of neurons), however little. Dependence: mean over decisions of the standard deviation, over cells, of the probability of the most likely choice (0: no choice depends on earlier ones).",
        List.of("Controller", "Seed", "Collapse index", "Effective rank", "Dependence"),
        study.runs().map(MemorySection::row).toList());
  }

  private static List<String> row(Study.Run run) {
    Collapse before = run.findings().untrained();
    Collapse end = run.findings().trained();
    return List.of(
        run.findings().label(),
        Long.toString(run.evidence().seed()),
        Numbers.small(before.index()) + " → " + Numbers.small(end.index()),
        Numbers.small(before.effectiveRank()) + " → " + Numbers.small(end.effectiveRank()),
        Numbers.small(before.dependence()) + " → " + Numbers.small(end.dependence()));
  }
}
