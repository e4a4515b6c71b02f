package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.actornas.analysis.measure.Correlation;
import org.actornas.analysis.measure.PairMeasure;
import org.actornas.analysis.measure.PublishedTable1;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.Section.Table;
import org.actornas.analysis.report.Study.Group;

/** Table 1: whether cells that are alike have states that are alike. */
final class Table1Section {
  private Table1Section() {}

  static Section of(Study study) {
    List<Part> parts = new ArrayList<>();
    parts.add(means(study));
    parts.add(runs(study));
    return new Section("table1", "Table 1: do similar cells have similar states?", parts);
  }

  private static Table means(Study study) {
    List<List<String>> rows = new ArrayList<>();
    for (Group group : study.groups()) {
      rows.add(
          row(
              group.label(),
              measure ->
                  Numbers.spread(group.findings().table1().get(measure), Numbers::correlation)));
    }
    for (PublishedTable1.Row published : PublishedTable1.ROWS) {
      rows.add(row("paper, PTB: " + published.label(), measure -> published(published, measure)));
    }
    String unplaced =
        PublishedTable1.UNPLACED.stream()
            .map(Numbers::correlation)
            .collect(Collectors.joining(", "));
    return new Table(
        "table1",
        "Spearman's rank correlation, over all pairs of sampled cells, between the distance (L2) of the controller's final hidden states and what the two cells have in common or differ in. A controller that remembers has clearly negative numbers in the columns of common parts, positive ones in those of distances. It is blind to scale: read it with the collapse index. "
            + (study.hasSeeds() ? "Mean ± standard deviation over seeds. " : "")
            + "The paper's cells marked ? hold "
            + unplaced
            + " in an order that is not known; a dash is a column that the paper does not have.",
        head("Controller"),
        rows);
  }

  private static Table runs(Study study) {
    List<List<String>> rows =
        study
            .runs()
            .map(
                run ->
                    row(
                        "%s, seed %s".formatted(run.findings().label(), run.evidence().seed()),
                        measure -> correlation(run.findings().table1().get(measure))))
            .toList();
    return new Table(
        "table1-runs",
        "Run by run, with the two-sided p-value of a Mantel permutation test in brackets: the pairs share cells, so they are not independent, and the usual p-value would be too small.",
        head("Run"),
        rows);
  }

  private interface Cell {
    String of(PairMeasure measure);
  }

  private static List<String> row(String label, Cell cell) {
    List<String> row = new ArrayList<>();
    row.add(label);
    Arrays.stream(PairMeasure.values()).map(cell::of).forEach(row::add);
    return row;
  }

  private static List<String> head(String first) {
    return row(first, PairMeasure::title);
  }

  private static String published(PublishedTable1.Row row, PairMeasure measure) {
    Double rho = row.rho().get(measure);
    if (rho != null) {
      return Numbers.correlation(rho);
    }
    return PublishedTable1.COLUMNS.contains(measure) ? "?" : Numbers.NONE;
  }

  private static String correlation(Correlation correlation) {
    return correlation
        .undefined()
        .orElseGet(
            () ->
                "%s (%s)"
                    .formatted(
                        Numbers.correlation(correlation.rho()),
                        Numbers.probability(correlation.pValue())));
  }
}
