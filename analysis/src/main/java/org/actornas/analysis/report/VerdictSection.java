package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import org.actornas.analysis.evidence.TrainedBest;
import org.actornas.analysis.measure.Spread;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Markup;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.Section.Table;
import org.actornas.analysis.report.Study.Group;

/** Whether the controller learned anything, in sentences, and the numbers behind them. */
final class VerdictSection {
  private VerdictSection() {}

  static Section of(Study study) {
    List<Part> parts = new ArrayList<>();
    StringBuilder sentences = new StringBuilder("<ul class=\"verdict\">\n");
    for (String sentence : study.findings().verdict()) {
      sentences.append("<li>").append(Html.escape(sentence)).append("</li>\n");
    }
    parts.add(new Markup(sentences.append("</ul>\n").toString()));
    if (!study.hasRandom()) {
      parts.add(
          new Absent(
              "There is no random controller to compare with, so nothing here shows that the search learned more than shared weights alone would.",
              "Run `nas study`, or `nas compare` with a run of strategy `random` on the same corpus and budget."));
    }
    if (!study.hasTrained()) {
      parts.add(
          new Absent(
              "Every run here draws its cells at random; there is no trained controller to judge.",
              "Run `nas study`, or `nas compare` with a run of strategy `enas` or `enas-memory`."));
    }
    if (!study.hasSeeds()) {
      parts.add(
          new Absent(
              "Each strategy has one seed, so how much its numbers vary from run to run is not known.",
              "Run `nas study --seeds 1,2,3`."));
    }
    parts.add(table(study));
    return new Section("verdict", "Verdict", parts);
  }

  private static Table table(Study study) {
    List<List<String>> rows = new ArrayList<>();
    for (Group group : study.groups()) {
      rows.add(
          List.of(
              group.label(),
              Integer.toString(group.findings().seeds().size()),
              Numbers.spread(group.findings().meanPerplexity(), Numbers::perplexity),
              Numbers.spread(group.findings().bestPerplexity(), Numbers::perplexity),
              Numbers.spread(group.findings().retrainedPerplexity(), Numbers::perplexity),
              Numbers.spread(tests(group), Numbers::perplexity),
              Numbers.spread(group.findings().collapseIndex(), Numbers::small),
              Numbers.spread(group.findings().dependence(), Numbers::small)));
    }
    return new Table(
        "summary",
        "Perplexities are per word, lower is better. Cells: sampled at the end of the search, scored on the validation split under the run's own shared weights. Retrained: some of them, trained from scratch on a short equal budget. Test: the best cell trained from scratch, on the test split. Index and dependence say how much the controller's state and its probabilities differ between cells: 0 means that it conditions on nothing."
            + (study.hasSeeds() ? " Mean ± standard deviation over seeds." : ""),
        List.of(
            "Strategy",
            "Seeds",
            "Cells, mean",
            "Cells, best",
            "Retrained, median",
            "Test",
            "Collapse index",
            "Dependence"),
        rows);
  }

  private static Spread tests(Group group) {
    return Spread.of(
        group.seeds().stream()
            .mapToDouble(
                run -> run.evidence().best().map(TrainedBest::testPerplexity).orElse(Double.NaN))
            .toArray());
  }
}
