package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.actornas.analysis.report.Study.Group;
import org.actornas.analysis.report.figure.Axis;
import org.actornas.analysis.report.figure.Figure;
import org.actornas.analysis.report.figure.Look;
import org.actornas.analysis.report.figure.Series;
import org.actornas.analysis.report.figure.XyFigure;

/** Figure 1: how likely the most likely choice is, before and after training. */
final class PreferenceFigure {
  private PreferenceFigure() {}

  /** The figure; none if no run has a trace of its controller. */
  static List<Figure> of(Study study) {
    List<Series> lines = new ArrayList<>();
    Group any = study.groups().get(0);
    lines.add(
        OverSeeds.positions(
            "untrained",
            Look.solid(0x222222, Look.Marker.DIAMOND).dashes(),
            any.seeds().stream().map(run -> run.findings().figure1().untrained()).toList()));
    for (Group group : study.groups()) {
      if (!group.isRandom()) {
        lines.add(
            OverSeeds.positions(
                group.label(),
                group.look(),
                group.seeds().stream().map(run -> run.findings().figure1().trained()).toList()));
      }
    }
    List<Series> drawn = lines.stream().filter(line -> !line.points().isEmpty()).toList();
    if (drawn.isEmpty()) {
      return List.of();
    }
    // runs of different numbers of nodes may stand side by side
    int decisions = drawn.stream().mapToInt(line -> line.points().size()).max().orElseThrow();
    return List.of(
        new XyFigure(
            "figure1",
            "Probability of the most likely choice",
            "Mean probability of the most likely choice at each of the decisions, untrained and for each trained strategy.",
            decisions(decisions),
            Axis.share("probability"),
            false,
            drawn));
  }

  /** An axis with a position for every decision, in sampling order. */
  static Axis decisions(int decisions) {
    return Axis.of(
        "decision",
        IntStream.range(0, decisions)
            .mapToObj(step -> step % 2 == 0 ? "act_" + step / 2 : "prev_" + (step + 1) / 2)
            .toList());
  }
}
