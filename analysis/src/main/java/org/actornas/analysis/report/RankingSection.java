package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.analysis.measure.Ranking;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Gallery;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.Section.Table;
import org.actornas.analysis.report.Study.Group;
import org.actornas.analysis.report.figure.Axis;
import org.actornas.analysis.report.figure.Series;
import org.actornas.analysis.report.figure.Series.Form;
import org.actornas.analysis.report.figure.Series.Point;
import org.actornas.analysis.report.figure.XyFigure;

/** Whether shared weights rank cells as training from scratch does. */
final class RankingSection {
  private RankingSection() {}

  static Section of(Study study) {
    List<Series> series =
        study.groups().stream()
            .map(RankingSection::points)
            .filter(points -> !points.points().isEmpty())
            .toList();
    List<Part> parts = new ArrayList<>();
    if (series.isEmpty()) {
      parts.add(
          new Absent(
              "No cells were trained from scratch beside the best one, so it is not known whether the shared weights rank cells rightly.",
              "Run `nas study`, which trains some cells of every strategy on a short equal budget."));
    } else {
      parts.add(
          new Gallery(
              "",
              "Each point is a cell: across, its validation perplexity under the shared weights of its search; up, after training from scratch on a short equal budget; one that diverged there has no point, and ranks last. If shared weights rank rightly, the points of one search rise from left to right. Hover to read a cell.",
              List.of(
                  new XyFigure(
                      "ranking",
                      "Shared weights against training from scratch",
                      "Scatter plot of perplexity from scratch over perplexity under shared weights, a point for each retrained cell.",
                      Axis.linear("perplexity under shared weights"),
                      Axis.linear("perplexity from scratch"),
                      false,
                      series))));
      parts.add(table(study));
    }
    return new Section("ranking", "Do shared weights rank cells rightly?", parts);
  }

  private static Series points(Group group) {
    List<Point> points = new ArrayList<>();
    for (Study.Run run : group.runs()) {
      for (Retrained cell : run.evidence().retrained()) {
        if (Double.isFinite(cell.sharedPerplexity()) && Double.isFinite(cell.perplexity())) {
          points.add(
              Point.at(cell.sharedPerplexity(), cell.perplexity(), cell.architecture().toString()));
        }
      }
    }
    return new Series(group.label(), group.look(), Form.POINTS, true, points);
  }

  private static Table table(Study study) {
    return new Table(
        "ranking-tau",
        "Kendall's τ-b of the two perplexities: 1 if both rank the cells alike, 0 if one says nothing about the other, −1 if they rank in reverse. With few cells only a large τ can be told from 0.",
        List.of("Run", "Seed", "Cells", "Kendall's τ", "p"),
        study.runs().map(RankingSection::row).toList());
  }

  private static List<String> row(Study.Run run) {
    Ranking ranking = run.findings().ranking();
    return List.of(
        run.findings().label(),
        Long.toString(run.evidence().seed()),
        Integer.toString(ranking.n()),
        ranking.undefined().orElse(Numbers.correlation(ranking.kendallTau())),
        ranking.isDefined() ? Numbers.probability(ranking.pValue()) : Numbers.NONE);
  }
}
