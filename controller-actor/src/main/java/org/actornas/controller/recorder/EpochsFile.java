package org.actornas.controller.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.actornas.controller.search.EpochSummary;

/**
 * {@code epochs.csv}: a header and one row per epoch; an empty cell is a mean over nothing. Numbers
 * have seven significant digits, as many as the floats that most of them come from.
 */
public final class EpochsFile implements Closeable {
  static final List<String> COLUMNS =
      List.of(
          "epoch",
          "learning_rate",
          "train_perplexity",
          "minibatches",
          "dropped_minibatches",
          "evaluations",
          "mean_perplexity",
          "best_perplexity",
          "worst_perplexity",
          "mean_reward",
          "baseline",
          "mean_entropy",
          "policy_loss",
          "reconstruction_loss",
          "dropped_updates",
          "buffer_size",
          "policy_version",
          "stale_steps",
          "mean_staleness",
          "mean_importance_weight",
          "seconds",
          "time");

  private static final byte[] HEADER =
      (String.join(",", COLUMNS) + "\n").getBytes(StandardCharsets.US_ASCII);

  private static final MathContext DIGITS = new MathContext(7);

  private final Writer out;

  /**
   * @param file at its end, and with the {@link #header}; closed with this
   */
  public EpochsFile(FileChannel file) {
    this.out = Channels.newWriter(file, StandardCharsets.UTF_8);
  }

  /** The file before the first epoch. */
  public static byte[] header() {
    return HEADER.clone();
  }

  /** Adds a row and hands it to the operating system. */
  public void write(EpochSummary epoch, Duration took, Instant time) throws IOException {
    out.write(
        Stream.of(
                    epoch.epoch(),
                    epoch.learningRate(),
                    epoch.trainPerplexity(),
                    epoch.minibatches(),
                    epoch.droppedMinibatches(),
                    epoch.evaluations(),
                    epoch.meanPerplexity(),
                    epoch.bestPerplexity(),
                    epoch.worstPerplexity(),
                    epoch.meanReward(),
                    epoch.baseline(),
                    epoch.meanEntropy(),
                    epoch.policyLoss(),
                    epoch.reconstructionLoss(),
                    epoch.droppedUpdates(),
                    epoch.bufferSize(),
                    epoch.policyVersion(),
                    epoch.staleSteps(),
                    epoch.meanStaleness(),
                    epoch.meanImportanceWeight(),
                    took.toMillis() / 1000.0,
                    time.truncatedTo(ChronoUnit.MILLIS))
                .map(EpochsFile::cell)
                .collect(Collectors.joining(","))
            + "\n");
    out.flush();
  }

  private static String cell(Object value) {
    if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? cell(optional.getAsDouble()) : "";
    }
    if (value instanceof Double number) {
      return number.isNaN() ? "" : Double.toString(rounded(number));
    }
    return value.toString();
  }

  private static double rounded(double value) {
    return Double.isInfinite(value) ? value : new BigDecimal(value).round(DIGITS).doubleValue();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
