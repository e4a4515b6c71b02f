package org.actornas.deploy.terminal;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A terminal: a table that grows by a row an epoch, above a block that is redrawn. */
public final class LiveScreen implements Screen {
  private static final int REDRAWS_A_SECOND = 5;
  private static final int REDRAWS_A_MEASUREMENT = 5 * REDRAWS_A_SECOND;

  private final Terminal terminal;
  private final IntSupplier width;
  private final AtomicReference<@Nullable Progress> latest = new AtomicReference<>();
  // its own thread: a terminal that does not read must not hold up the search
  private final ScheduledExecutorService painter = SerialWriter.start();
  // these are the painter's
  private Style style;
  private int redraws;
  private @Nullable Progress lastEpoch;
  private boolean headed;

  /**
   * Starts to draw.
   *
   * @param width asked for now and then: a window may change
   */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with the executor
  public LiveScreen(Terminal terminal, Style style, IntSupplier width) {
    this.terminal = terminal;
    this.style = style;
    this.width = width;
    long period = 1_000 / REDRAWS_A_SECOND;
    painter.scheduleWithFixedDelay(this::redraw, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void progress(Progress now) {
    latest.set(now);
  }

  @Override
  public void epochFinished(Progress end) {
    latest.set(end);
    SerialWriter.run(
        painter,
        () -> {
          lastEpoch = end;
          terminal.print(
              headed
                  ? List.of(ProgressView.row(end))
                  : List.of(style.dim(ProgressView.heading()), ProgressView.row(end)));
          headed = true;
        });
  }

  @Override
  public void log(String line) {
    SerialWriter.run(painter, () -> terminal.print(List.of(line)));
  }

  @Override
  public void summary(Summary summary) {
    SerialWriter.run(
        painter,
        () -> {
          latest.set(null);
          terminal.show(List.of());
          terminal.print(SummaryView.lines(summary, style));
        });
  }

  @Override
  public void close() {
    SerialWriter.run(painter, () -> terminal.show(List.of()));
    SerialWriter.end(painter);
  }

  private void redraw() {
    if (redraws++ % REDRAWS_A_MEASUREMENT == 0) {
      style = style.withWidth(width.getAsInt());
    }
    Progress now = latest.get();
    if (now != null) {
      terminal.show(ProgressView.block(now, lastEpoch, style));
    }
  }
}
