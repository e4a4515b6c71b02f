package org.actornas.controller.recorder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.actornas.controller.search.EpochSummary;
import org.actornas.protocol.checkpoint.DamagedFileException;

/** Reads {@code epochs.csv} as {@link EpochsFile} writes it. */
public final class EpochsReader {
  private EpochsReader() {}

  /**
   * A row of the file.
   *
   * @param summary its numbers
   * @param took wall time
   */
  public record Epoch(EpochSummary summary, Duration took) {}

  /**
   * The rows of a run.
   *
   * @param rows in order
   * @param torn whether the last row was not whole, as after a crash; it is then left out
   */
  public record Epochs(List<Epoch> rows, boolean torn) {
    public Epochs {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Reads the file. A last row without its line feed was being written when the process ended: it
   * is left out and reported. Any other row that is wrong is an error.
   *
   * @throws DamagedFileException naming the line
   */
  public static Epochs read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int whole = text.lastIndexOf('\n') + 1;
    List<String> lines = text.substring(0, whole).lines().toList();
    String head = String.join(",", EpochsFile.COLUMNS);
    if (lines.isEmpty() || !lines.get(0).equals(head)) {
      throw new DamagedFileException(file, "its first line should be " + head);
    }
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        epochs.add(epoch(lines.get(i)));
      } catch (IllegalArgumentException e) {
        throw new DamagedFileException(file, "line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return new Epochs(epochs, whole < text.length());
  }

  private static Epoch epoch(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != EpochsFile.COLUMNS.size()) {
      throw new IllegalArgumentException(
          "has %d cells, expected %d".formatted(cells.length, EpochsFile.COLUMNS.size()));
    }
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.length; i++) {
      row.put(EpochsFile.COLUMNS.get(i), cells[i]);
    }
    double reconstruction = number(row, "reconstruction_loss");
    return new Epoch(
        new EpochSummary(
            (int) number(row, "epoch"),
            number(row, "learning_rate"),
            Math.log(number(row, "train_perplexity")),
            (int) number(row, "minibatches"),
            (int) number(row, "dropped_minibatches"),
            (int) number(row, "evaluations"),
            number(row, "mean_perplexity"),
            number(row, "best_perplexity"),
            number(row, "worst_perplexity"),
            number(row, "mean_reward"),
            number(row, "baseline"),
            number(row, "mean_entropy"),
            number(row, "policy_loss"),
            Double.isNaN(reconstruction)
                ? OptionalDouble.empty()
                : OptionalDouble.of(reconstruction),
            (int) number(row, "dropped_updates"),
            (int) number(row, "buffer_size"),
            (long) number(row, "policy_version"),
            (int) number(row, "stale_steps"),
            number(row, "mean_staleness"),
            number(row, "mean_importance_weight")),
        Duration.ofMillis(Math.round(1000 * number(row, "seconds"))));
  }

  private static double number(Map<String, String> row, String column) {
    String cell = row.getOrDefault(column, "");
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }
}
