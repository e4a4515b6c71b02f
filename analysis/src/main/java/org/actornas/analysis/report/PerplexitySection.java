package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.actornas.analysis.measure.Distribution;
import org.actornas.analysis.measure.Histogram;
import org.actornas.analysis.measure.PublishedFigure2;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Gallery;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.Section.Table;
import org.actornas.analysis.report.figure.Axis;
import org.actornas.analysis.report.figure.Figure;
import org.actornas.analysis.report.figure.Look;
import org.actornas.analysis.report.figure.Series;
import org.actornas.analysis.report.figure.Series.Form;
import org.actornas.analysis.report.figure.Series.Point;
import org.actornas.analysis.report.figure.XyFigure;

/** Which cells the controller draws, and how good they are: Figures 1 and 2. */
final class PerplexitySection {
  private PerplexitySection() {}

  static Section of(Study study) {
    List<Part> parts = new ArrayList<>();
    List<Figure> preference = PreferenceFigure.of(study);
    if (preference.isEmpty()) {
      parts.add(
          new Absent(
              "No run has a trace of its controller, so Figure 1 cannot be drawn.",
              "`nas report` takes it from the policy's checkpoint in the run's folder."));
    } else {
      parts.add(
          new Gallery(
              "Figure 1: how sure the controller is",
              "Probability of the most likely choice at each decision, mean over the sampled cells; dashed, before training. act_j is the activation of node j, of 4 choices; prev_j the node that it reads, of j choices, so at prev_1 there is nothing to choose."
                  + LearningSection.band(study)
                  + " The paper's Figure 1.",
              preference));
    }
    Optional<Histogram> histogram = study.findings().figure2();
    if (histogram.isEmpty()) {
      parts.add(
          new Absent(
              "No run has sampled cells with a finite perplexity, so Figure 2 cannot be drawn.",
              "Let a search finish: `nas run` samples and scores cells at its end."));
    } else {
      parts.add(
          new Gallery(
              "Figure 2: how good the sampled cells are",
              "Share of the sampled cells in each bin of perplexity on the whole validation split, under their run's own shared weights; lower is better. Seeds are pooled."
                  + beyond(histogram.get())
                  + " The paper's Figure 2.",
              List.of(figure(study, histogram.get()))));
    }
    parts.add(table(study));
    return new Section("perplexity", "The cells that the controller draws", parts);
  }

  private static Figure figure(Study study, Histogram histogram) {
    List<Series> series =
        histogram.series().stream()
            .map(counted -> steps(look(study, counted.label()), counted, histogram.edges()))
            .toList();
    String title = "validation perplexity";
    boolean logarithmic = histogram.scale() == Histogram.Scale.LOGARITHMIC;
    return new XyFigure(
        "figure2",
        "Perplexity of sampled cells",
        "Histogram of the validation perplexity of sampled cells, one outline for each strategy.",
        logarithmic ? Axis.logarithmic(title) : Axis.linear(title),
        Axis.linear("% of cells"),
        false,
        series);
  }

  private static Look look(Study study, String label) {
    return study.groups().stream()
        .filter(group -> group.label().equals(label))
        .findFirst()
        .orElseThrow()
        .look();
  }

  private static Series steps(Look look, Histogram.Series counted, List<Double> edges) {
    List<Integer> counts = counted.counts();
    int all = counts.stream().mapToInt(Integer::intValue).sum() + counted.beyond();
    List<Point> points = new ArrayList<>();
    IntStream.range(0, counts.size())
        .forEach(
            bin ->
                points.add(Point.at(edges.get(bin), all == 0 ? 0 : 100.0 * counts.get(bin) / all)));
    points.add(Point.at(edges.get(counts.size()), 0));
    return new Series(counted.label(), look, Form.STEPS, true, points);
  }

  private static String beyond(Histogram histogram) {
    StringBuilder words = new StringBuilder();
    for (Histogram.Series series : histogram.series()) {
      if (series.beyond() > 0) {
        words.append(
            " %s of %s lie beyond the right end.".formatted(series.beyond(), series.label()));
      }
    }
    return words.toString();
  }

  private static Table table(Study study) {
    List<List<String>> rows = new ArrayList<>();
    study
        .runs()
        .forEach(
            run -> {
              Optional<Distribution> cells = run.findings().sampled();
              rows.add(
                  List.of(
                      run.findings().label(),
                      Long.toString(run.evidence().seed()),
                      cells.map(d -> Integer.toString(d.n())).orElse("0"),
                      cells.map(d -> Numbers.perplexity(d.mean())).orElse(Numbers.NONE),
                      cells.map(d -> Numbers.perplexity(d.min())).orElse(Numbers.NONE),
                      cells.map(d -> Numbers.perplexity(d.median())).orElse(Numbers.NONE),
                      cells.map(d -> Numbers.perplexity(d.max())).orElse(Numbers.NONE)));
            });
    for (PublishedFigure2 published : List.of(PublishedFigure2.RANDOM, PublishedFigure2.TRAINED)) {
      rows.add(
          List.of(
              "paper, PTB: " + published.label(),
              Numbers.NONE,
              Numbers.NONE,
              Numbers.perplexity(published.mean()),
              Numbers.perplexity(published.min()),
              Numbers.NONE,
              Numbers.perplexity(published.max())));
    }
    return new Table(
        "figure2-summary",
        "The same in numbers, run by run. The paper's are of the Penn Treebank and its own budget: compare their shape, not their size.",
        List.of("Run", "Seed", "Cells", "Mean", "Lowest", "Median", "Highest"),
        rows);
  }
}
