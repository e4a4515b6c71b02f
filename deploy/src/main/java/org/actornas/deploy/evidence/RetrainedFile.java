package org.actornas.deploy.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.checkpoint.WholeFile;

/**
 * {@code retrained.csv} of a run: candidates that were trained from scratch on a short budget.
 *
 * @param file where it is, or would be
 */
public record RetrainedFile(Path file) {
  private static final String HEAD = "decisions,shared_perplexity,perplexity";

  /** Of a run. */
  public static RetrainedFile in(Path directory) {
    return new RetrainedFile(directory.resolve("retrained.csv"));
  }

  /** Writes all rows, in one step. */
  public void write(List<Retrained> rows) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    for (Retrained row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s\n",
              row.architecture().text(),
              row.sharedPerplexity(),
              row.perplexity()));
    }
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads it; a run without the file has no rows.
   *
   * @throws DamagedFileException naming the line
   */
  public List<Retrained> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new DamagedFileException(file, "its first line should be " + HEAD);
    }
    List<Retrained> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      try {
        if (cells.length != 3) {
          throw new IllegalArgumentException("has %d cells, expected 3".formatted(cells.length));
        }
        rows.add(
            new Retrained(
                Architecture.parse(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2])));
      } catch (IllegalArgumentException e) {
        throw new DamagedFileException(file, "line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return rows;
  }
}
