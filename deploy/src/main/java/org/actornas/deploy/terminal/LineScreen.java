package org.actornas.deploy.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * A file or pipe: a line an epoch and the summary on one stream, log lines on the other.
 *
 * <p>For people it writes a table; for programs ({@code --json}) one JSON object a line.
 */
public final class LineScreen implements Screen {
  private final PrintStream out;
  private final PrintStream err;
  private final Form form;
  private final boolean epochs;
  // its own thread: a pipe that nobody reads must not hold up the search
  private final ExecutorService writer = SerialWriter.start();
  private boolean headed; // the writer's

  /** What its lines are. */
  public enum Form {
    TABLE,
    JSON
  }

  /**
   * Writes to two streams.
   *
   * @param epochs whether to write a line an epoch, or only the summary
   */
  public LineScreen(PrintStream out, PrintStream err, Form form, boolean epochs) {
    this.out = out;
    this.err = err;
    this.form = form;
    this.epochs = epochs;
  }

  @Override
  public void progress(Progress now) {
    // a line an epoch is enough here
  }

  @Override
  public void epochFinished(Progress end) {
    if (epochs) {
      SerialWriter.run(
          writer, () -> print(form == Form.JSON ? List.of(JsonView.epoch(end)) : rows(end)));
    }
  }

  @Override
  public void log(String line) {
    SerialWriter.run(writer, () -> err.println(line));
  }

  @Override
  public void summary(Summary summary) {
    SerialWriter.run(
        writer,
        () ->
            print(
                form == Form.JSON
                    ? List.of(JsonView.summary(summary))
                    : SummaryView.lines(summary, Style.PLAIN)));
  }

  @Override
  public void close() {
    SerialWriter.end(writer);
  }

  private List<String> rows(Progress end) {
    String row = ProgressView.row(end);
    List<String> rows = headed ? List.of(row) : List.of(ProgressView.heading(), row);
    headed = true;
    return rows;
  }

  private void print(List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }
}
