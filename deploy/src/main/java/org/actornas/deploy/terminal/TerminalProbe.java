package org.actornas.deploy.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Finds out what standard output is.
 *
 * @param environment of the process: TERM, COLUMNS, NO_COLOR
 * @param terminal whether standard output is a terminal
 * @param charset of standard output
 */
public record TerminalProbe(Map<String, String> environment, boolean terminal, Charset charset) {
  /** {@code bin/nas} sets it: Java itself cannot tell. */
  private static final String STDOUT_IS_TERMINAL = "nas.stdout.terminal";

  private static final int DEFAULT_WIDTH = 80;

  /** Of this process. */
  public static TerminalProbe ofThisProcess() {
    boolean terminal = Boolean.getBoolean(STDOUT_IS_TERMINAL);
    String encoding = System.getProperty("sun.jnu.encoding", "US-ASCII");
    return new TerminalProbe(System.getenv(), terminal, Charset.forName(encoding));
  }

  /** Whether a block can be rewritten in place. */
  public boolean live() {
    return terminal && !"dumb".equals(environment.get("TERM"));
  }

  /** What it can show; see no-color.org for NO_COLOR. */
  public Style style() {
    boolean colour = live() && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Style(width(), colour, charset.equals(StandardCharsets.UTF_8));
  }

  /** Columns: of the terminal as it is now, unless COLUMNS says otherwise. */
  public int width() {
    int told = columns(environment.getOrDefault("COLUMNS", ""));
    if (told > 0) {
      return told;
    }
    int measured = live() ? measure() : 0;
    return measured > 0 ? measured : DEFAULT_WIDTH;
  }

  /** Asks {@code stty size}, which prints rows and columns; 0 if it cannot tell. */
  private static int measure() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroy();
        return 0;
      }
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return columns(answer.substring(answer.indexOf(' ') + 1).strip());
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int columns(String text) {
    return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : 0;
  }
}
