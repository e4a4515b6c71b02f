package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.actornas.analysis.drawing.CellSvg;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.TrainedBest;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Markup;
import org.actornas.analysis.report.Section.Paragraph;
import org.actornas.analysis.report.Section.Part;

/** The best cell, drawn and as text. */
final class BestCellSection {
  private BestCellSection() {}

  static Section of(Study study) {
    Study.Run run = study.best();
    Optional<Candidate> best = run.best();
    List<Part> parts = new ArrayList<>();
    if (best.isEmpty()) {
      parts.add(
          new Absent(
              "No run has a sampled cell with a finite perplexity, so there is no best one.",
              "Let a search finish: `nas run` samples and scores cells at its end."));
      return new Section("best", "The best cell", parts);
    }
    parts.add(new Paragraph(numbers(run, best.get())));
    Optional<TrainedBest> trained = run.evidence().best();
    parts.add(
        new Markup(
            """
            <figure class="cell">
            <div class="drawing">%s</div>
            <figcaption>The cell reads x<sub>t</sub> and h<sub>t−1</sub> at the top; every node \
            applies its activation to the node above it; h<sub>t</sub>, its output and next state, \
            is the mean of the nodes that no other node reads.
            As text, in sampling order (activation, then for each further node the node that it \
            reads and its activation): <code class="text">%s</code></figcaption>
            </figure>
            """
                .formatted(
                    CellSvg.draw(best.get().architecture()),
                    Html.escape(best.get().architecture().toString()))));
    if (trained.isEmpty()) {
      parts.add(
          new Absent(
              "This cell was not trained from scratch, so its test perplexity is not known.",
              "Run `nas train --run runs/%s` (the run's folder, wherever it is)."
                  .formatted(run.evidence().id())));
    }
    return new Section("best", "The best cell", parts);
  }

  private static String numbers(Study.Run run, Candidate best) {
    String shared =
        "%s under the shared weights of its own search"
            .formatted(Numbers.perplexity(best.perplexity()));
    String origin =
        "Found by %s, seed %s, run %s."
            .formatted(run.findings().label(), run.evidence().seed(), run.evidence().id());
    String words =
        run.evidence()
            .best()
            .map(
                trained ->
                    "Trained from scratch for %s%s, it reaches a test perplexity of %s (validation %s); it had %s."
                        .formatted(
                            trained.epochs() == 1 ? "1 epoch" : trained.epochs() + " epochs",
                            trained.outOfTime()
                                ? ", cut short by its time budget (a longer one may be better)"
                                : "",
                            Numbers.perplexity(trained.testPerplexity()),
                            Numbers.perplexity(trained.validPerplexity()),
                            shared))
            .orElse(
                "Its validation perplexity is %s. Such numbers rank the cells of one search; they do not compare searches, whose weights differ."
                    .formatted(shared));
    String floor =
        Double.isFinite(run.evidence().unigramPerplexity())
            ? " Word frequencies alone give %s on the validation split."
                .formatted(Numbers.perplexity(run.evidence().unigramPerplexity()))
            : "";
    return words + floor + " " + origin;
  }
}
