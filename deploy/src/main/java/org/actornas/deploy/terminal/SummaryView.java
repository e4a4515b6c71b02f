package org.actornas.deploy.terminal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws what a search reached. */
public final class SummaryView {
  private static final int NAME = 22;
  private static final int VALUE = 9;
  private static final int MAX_BAR = 40;

  private final Summary summary;
  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private SummaryView(Summary summary, Style style) {
    this.summary = summary;
    this.style = style;
  }

  /** A page of lines: the best cell, perplexities beside their baselines, time, files. */
  public static List<String> lines(Summary summary, Style style) {
    SummaryView view = new SummaryView(summary, style);
    view.headline();
    view.bestCell();
    view.perplexities();
    view.time();
    view.files();
    return view.lines;
  }

  private void headline() {
    String end = summary.complete() ? "finished in " : "stopped after ";
    lines.add("");
    lines.add(
        style.bold("Search " + end + Numbers.duration(summary.elapsed()))
            + "   %s, %d %s, seed %d"
                .formatted(
                    summary.strategy(),
                    summary.epochs(),
                    summary.epochs() == 1 ? "epoch" : "epochs",
                    summary.seed()));
  }

  private void bestCell() {
    lines.add("");
    lines.add(
        named("best cell")
            + (summary.bestCell() == null
                ? "none: no cell was evaluated yet"
                : summary.bestCell()));
  }

  private void perplexities() {
    if (Double.isNaN(summary.bestPerplexity()) && Double.isNaN(summary.unigramPerplexity())) {
      return;
    }
    lines.add("");
    boolean whole = summary.bestText() != Summary.Text.MINIBATCH;
    lines.add(
        "  "
            + style.bold(
                whole ? "Perplexity of the whole validation split" : "Validation perplexity"));
    perplexity("best cell", summary.bestPerplexity(), whole ? "" : "  on one minibatch");
    String range =
        "  %s to %s"
            .formatted(
                Numbers.perplexity(summary.minPerplexity()),
                Numbers.perplexity(summary.maxPerplexity()));
    String sampled =
        summary.samples() < summary.plannedSamples()
            ? "mean of %d of %d".formatted(summary.samples(), summary.plannedSamples())
            : "mean of %d sampled".formatted(summary.samples());
    perplexity(sampled, summary.meanPerplexity(), range);
    perplexity(
        "word frequencies only", summary.unigramPerplexity(), whole ? "" : "  on the whole split");
  }

  private void perplexity(String name, double value, String note) {
    if (Double.isNaN(value)) {
      return;
    }
    double longest = Math.max(largest(), value);
    int room = Math.min(MAX_BAR, style.width() - 2 - NAME - VALUE - 2 - 20);
    String text = named(name) + padLeft(Numbers.perplexity(value)) + "  ";
    if (room >= 10) {
      int columns = (int) Math.max(1, Math.round(room * value / longest));
      text += style.bar(1, columns);
    }
    lines.add((text + note).stripTrailing());
  }

  private double largest() {
    double largest = 0;
    for (double value :
        new double[] {
          summary.bestPerplexity(), summary.meanPerplexity(), summary.unigramPerplexity()
        }) {
      largest = value > largest ? value : largest; // false for NaN
    }
    return largest;
  }

  private void time() {
    if (summary.busyPhases().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("  " + style.bold("Time"));
    for (Phase phase : summary.busyPhases()) {
      Duration spent = summary.phases().getOrDefault(phase, Duration.ZERO);
      double share = (double) spent.toMillis() / Math.max(1, summary.elapsed().toMillis());
      lines.add(
          named(phase.label())
              + padLeft(Numbers.duration(spent))
              + String.format(Locale.ROOT, "  %3.0f %%", 100 * share));
    }
    double rate = 1000.0 * summary.tokens() / Math.max(1, summary.elapsed().toMillis());
    lines.add(
        named("tokens")
            + padLeft(Numbers.rough((double) summary.tokens()))
            + "  "
            + Numbers.rough(rate)
            + " a second");
  }

  private void files() {
    if (summary.files().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("  " + style.bold("Files"));
    for (Map.Entry<String, Path> file : summary.files().entrySet()) {
      lines.add(named(file.getKey()) + file.getValue());
    }
  }

  private String named(String name) {
    return "  " + style.dim(name) + " ".repeat(Math.max(1, NAME - name.length()));
  }

  private static String padLeft(String value) {
    return " ".repeat(Math.max(0, VALUE - value.length())) + value;
  }
}
