package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.actornas.analysis.evidence.EpochPoint;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Gallery;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.figure.Axis;
import org.actornas.analysis.report.figure.Figure;
import org.actornas.analysis.report.figure.Series;

/** Perplexities over epochs. */
final class LearningSection {
  private LearningSection() {}

  static Section of(Study study) {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(
        figure(
            study,
            "learning-shared-weights",
            "Shared weights",
            "training perplexity",
            "Training perplexity of the shared weights per epoch, a line for each strategy.",
            EpochPoint::trainPerplexity));
    figures.addAll(
        figure(
            study,
            "learning-cells",
            "Cells that the controller draws",
            "validation perplexity, mean of cells",
            "Mean validation perplexity of the cells that were drawn in each epoch, a line for each strategy.",
            EpochPoint::meanPerplexity));
    List<Part> parts = new ArrayList<>();
    if (figures.isEmpty()) {
      parts.add(
          new Absent(
              "No run has a finished epoch.", "Let a search run for at least one whole epoch."));
    } else {
      parts.add(
          new Gallery(
              "",
              "Perplexity per word on a logarithmic scale, lower is better. First, of the shared weights while they train, dropout on, each minibatch under a newly drawn cell. Second, the arithmetic mean over the cells that the controller was rewarded for in that epoch, each scored on one validation minibatch."
                  + band(study),
              figures));
    }
    return new Section("learning", "Learning curves", parts);
  }

  /** What the band around a line is, if there is one. */
  static String band(Study study) {
    return study.hasSeeds() ? " Line: mean over seeds; band: lowest to highest seed." : "";
  }

  private static List<Figure> figure(
      Study study,
      String name,
      String title,
      String unit,
      String alternative,
      ToDoubleFunction<EpochPoint> value) {
    List<Series> lines =
        study.groups().stream()
            .map(group -> OverSeeds.epochs(group, "", group.look(), value))
            .toList();
    return OverSeeds.figure(name, title, alternative, Axis.logarithmic(unit), lines);
  }
}
