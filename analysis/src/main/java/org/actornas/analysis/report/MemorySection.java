package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.actornas.analysis.report.figure.Look;
import org.actornas.analysis.report.figure.Series;
import org.actornas.analysis.report.figure.Series.Form;
import org.actornas.analysis.report.figure.Series.Point;
import org.actornas.analysis.report.figure.XyFigure;

/** What the controller remembers of its choices: Figures 1, 3 and 4, and the collapse index. */
final class MemorySection {
  private MemorySection() {}

  static Section of(Study study) {
    List<Group> shown = shown(study);
    List<Part> parts = new ArrayList<>();
    List<Figure> figure1 = figure1(study);
    if (figure1.isEmpty()) {
      parts.add(
          new Absent(
              "No run has a trace of its controller, so Figures 1, 3 and 4 cannot be drawn.",
              "`nas report` takes it from the policy's checkpoint in the run's folder."));
      return new Section("memory", "What the controller remembers", parts);
    }
    parts.add(
        new Gallery(
            "Figure 1: how sure the controller is",
            "Probability of the most likely choice at each decision, mean over the sampled cells; dashed, before training (of the first strategy's seeds; it is the same policy for all). act_j is the activation of node j, prev_j the node that it reads. 0.25 is a uniform choice of an activation."
                + LearningSection.band(study)
                + " The paper's Figure 1.",
            figure1));
    parts.add(collapse(study));
    parts.add(
        new Gallery(
            "Figure 3: the final hidden state",
            "Each row is a sampled cell, each column a neuron of the controller's LSTM after the last decision; all maps have one colour scale. Columns of one colour mean that the state is the same whatever was chosen; a controller that remembers has rows that differ."
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

  private static List<Figure> figure1(Study study) {
    List<Series> lines = new ArrayList<>();
    Group any = study.groups().get(0);
    lines.add(
        OverSeeds.positions(
            "untrained",
            Look.solid(0x222222, Look.Marker.DIAMOND).dashes(),
            any.runs().stream().map(run -> run.findings().figure1().untrained()).toList()));
    for (Group group : study.groups()) {
      if (!group.isRandom()) {
        lines.add(
            OverSeeds.positions(
                group.label(),
                group.look(),
                group.runs().stream().map(run -> run.findings().figure1().trained()).toList()));
      }
    }
    List<Series> drawn = lines.stream().filter(line -> !line.points().isEmpty()).toList();
    if (drawn.isEmpty()) {
      return List.of();
    }
    int decisions = drawn.get(0).points().size();
    return List.of(
        new XyFigure(
            "figure1",
            "Probability of the most likely choice",
            "Mean probability of the most likely choice at each of the decisions, untrained and for each trained strategy.",
            decisionAxis(decisions),
            Axis.linear("probability"),
            false,
            drawn));
  }

  private static Axis decisionAxis(int decisions) {
    return Axis.of(
        "decision",
        IntStream.range(0, decisions)
            .mapToObj(step -> step % 2 == 0 ? "act_" + step / 2 : "prev_" + (step + 1) / 2)
            .toList());
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
                        "Heat map of the final hidden states of %d cells, %s: index %s."
                            .formatted(
                                group.first().evidence().trained().size(),
                                group.label(),
                                Numbers.small(group.first().findings().trained().index())),
                        "neuron",
                        "cell",
                        group.first().evidence().trained().finalHidden(),
                        limit > 0 ? limit : 1))
        .toList();
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
        "Probability of the most likely choice at each decision, a line for each of %d cells, %s: dependence %s."
            .formatted(
                trace.size(),
                group.label(),
                Numbers.small(group.first().findings().trained().dependence())),
        decisionAxis(probabilities[0].length),
        Axis.linear("probability"),
        false,
        lines);
  }

  private static Table collapse(Study study) {
    List<List<String>> rows =
        study
            .runs()
            .flatMap(run -> Stream.of(true, false).map(trained -> row(run, trained)))
            .toList();
    return new Table(
        "collapse",
        "Collapse index: mean over neurons of the standard deviation, over cells, of the final hidden state (0: all states are the same). Effective rank: in how many directions they differ (1 to the number of neurons). Dependence: mean over decisions of the standard deviation, over cells, of the probability of the most likely choice (0: no choice depends on earlier ones).",
        List.of("Run", "Seed", "Controller", "Collapse index", "Effective rank", "Dependence"),
        rows);
  }

  private static List<String> row(Study.Run run, boolean trained) {
    Collapse collapse = trained ? run.findings().trained() : run.findings().untrained();
    return List.of(
        run.findings().label(),
        Long.toString(run.evidence().seed()),
        trained ? "at the end" : "untrained",
        Numbers.small(collapse.index()),
        Numbers.small(collapse.effectiveRank()),
        Numbers.small(collapse.dependence()));
  }
}
