package org.actornas.deploy.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * The one writer of a terminal: lines that stay, above a block that is rewritten in place.
 *
 * <p>Safe from any thread. Whatever is written by way of {@link #print} does not tear the block.
 */
public final class Terminal {
  private static final String ERASE_BELOW = "\033[J";

  private final PrintStream out;
  private List<String> block = List.of();

  public Terminal(PrintStream out) {
    this.out = out;
  }

  /** Writes lines that stay. */
  public synchronized void print(List<String> lines) {
    out.print(erase() + text(lines) + text(block));
    out.flush();
  }

  /** Replaces the block at the bottom; no line may be wider than the terminal. */
  public synchronized void show(List<String> newBlock) {
    String erase = erase();
    block = List.copyOf(newBlock);
    out.print(erase + text(block));
    out.flush();
  }

  /** In one write, so that nothing flickers: back to the block's first line, and nothing below. */
  private String erase() {
    return block.isEmpty() ? "" : "\r\033[" + block.size() + "A" + ERASE_BELOW;
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
