package org.actornas.deploy.terminal;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Draws progress as text. */
public final class ProgressView {
  private static final int NAME = 12;
  private static final int FIELD = 19;
  private static final int MAX_BAR = 30;
  private static final String ROW = "%7s %9s %9s %8s %7s %9s %6s %7s %8s";

  private ProgressView() {}

  /**
   * A block of four lines for a terminal, none wider than it.
   *
   * @param last the epoch before, whose means stand, dim, until there are new ones; null if none
   */
  public static List<String> block(Progress now, @Nullable Progress last, Style style) {
    return List.of(
        headline(now, style),
        perplexity(now, last, style),
        controller(now, last, style),
        named("machine", style)
            .field(
                "workers",
                Numbers.count(now.busyWorkers()) + "/" + Numbers.count(now.workers()) + " busy",
                FIELD)
            .field("tokens/s", Numbers.rough(now.tokensPerSecond()), FIELD)
            .field("elapsed", Numbers.duration(now.elapsed()), FIELD)
            .toString());
  }

  private static String perplexity(Progress now, @Nullable Progress last, Style style) {
    FittedLine line = named("perplexity", style);
    mean(line, "mean", Progress::meanPerplexity, Numbers::perplexity, now, last, style);
    mean(line, "best", Progress::bestPerplexity, Numbers::perplexity, now, last, style);
    mean(line, "reward", Progress::reward, ProgressView::three, now, last, style);
    return line.field("baseline", three(now.baseline()), FIELD).toString();
  }

  private static void mean(
      FittedLine line,
      String name,
      ToDoubleFunction<Progress> of,
      DoubleFunction<String> text,
      Progress now,
      @Nullable Progress last,
      Style style) {
    double value = of.applyAsDouble(now);
    if (Double.isNaN(value) && last != null) {
      line.field(name, text.apply(of.applyAsDouble(last)), FIELD, style::dim);
    } else {
      line.field(name, text.apply(value), FIELD);
    }
  }

  private static String three(double value) {
    return Numbers.decimal(value, 3);
  }

  private static String headline(Progress now, Style style) {
    String epoch = "epoch %d/%d".formatted(now.epoch(), now.epochs());
    String percent = String.format(Locale.ROOT, " %3.0f %%", Math.floor(100 * now.fraction()));
    String steps = "  " + Numbers.count(now.done()) + "/" + Numbers.count(now.total());
    String eta = now.eta() == null ? "" : "  eta " + Numbers.duration(now.eta());
    FittedLine line =
        new FittedLine(style)
            .add(padded(epoch, NAME), style::bold)
            .add(padded(now.phase().label(), 15), UnaryOperator.identity());
    int room = line.left() - percent.length() - steps.length() - eta.length();
    if (room >= 5) {
      int columns = Math.min(MAX_BAR, room);
      line.add(" ".repeat(columns), any -> style.bar(now.fraction(), columns));
    }
    return line.add(percent, UnaryOperator.identity())
        .add(steps, UnaryOperator.identity())
        .add(eta, style::bold)
        .toString();
  }

  private static String controller(Progress now, @Nullable Progress last, Style style) {
    FittedLine line = named("controller", style);
    mean(line, "entropy", Progress::entropy, value -> Numbers.decimal(value, 2), now, last, style);
    if (now.bufferCapacity() > 0) {
      String fill = Numbers.count(now.bufferSize()) + "/" + Numbers.count(now.bufferCapacity());
      mean(line, "recon", Progress::reconstructionLoss, ProgressView::three, now, last, style);
      line.field("buffer", fill, FIELD);
    }
    return line.toString();
  }

  private static FittedLine named(String name, Style style) {
    return new FittedLine(style).add(padded(name, NAME), style::dim);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  /** The heading of {@link #row}. */
  public static String heading() {
    return ROW.formatted(
        "epoch",
        "mean ppl",
        "best ppl",
        "entropy",
        "reward",
        "baseline",
        "recon",
        "buffer",
        "time");
  }

  /** One epoch's numbers as a row of a table, 78 columns wide. */
  public static String row(Progress end) {
    return ROW.formatted(
        end.epoch() + "/" + end.epochs(),
        Numbers.perplexity(end.meanPerplexity()),
        Numbers.perplexity(end.bestPerplexity()),
        Numbers.decimal(end.entropy(), 2),
        Numbers.decimal(end.reward(), 3),
        Numbers.decimal(end.baseline(), 3),
        Numbers.decimal(end.reconstructionLoss(), 3),
        end.bufferCapacity() == 0 ? "-" : Numbers.count(end.bufferSize()),
        Numbers.duration(end.elapsed()));
  }
}
