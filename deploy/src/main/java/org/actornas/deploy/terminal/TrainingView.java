package org.actornas.deploy.terminal;

import java.time.Duration;
import java.util.Locale;
import org.actornas.worker.scratch.TrainingListener;

/** The table of a training from scratch, a row an epoch. */
public final class TrainingView {
  private TrainingView() {}

  /** Above the first row. */
  public static String heading() {
    return String.format(
        Locale.ROOT,
        "%5s  %9s  %9s  %9s  %9s  %9s  %8s",
        "epoch",
        "train ppl",
        "valid ppl",
        "best ppl",
        "rate",
        "tokens/s",
        "time");
  }

  /** An epoch; {@code averaged} says that the averages of the weights were validated. */
  public static String row(TrainingListener.Epoch epoch) {
    return String.format(
        Locale.ROOT,
        "%5d  %9.2f  %9.2f  %9.2f  %9s  %,9.0f  %8s%s",
        epoch.epoch(),
        epoch.trainPerplexity(),
        epoch.validPerplexity(),
        epoch.bestPerplexity(),
        Numbers.decimal(epoch.learningRate(), 3),
        epoch.tokensPerSecond(),
        Numbers.duration(Duration.ofMillis(Math.round(1000 * epoch.secondsSpent()))),
        epoch.averaging() ? "  averaged" : "");
  }
}
