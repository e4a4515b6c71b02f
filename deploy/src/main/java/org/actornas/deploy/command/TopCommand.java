package org.actornas.deploy.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.actornas.deploy.client.ClusterClient;
import org.actornas.deploy.client.ClusterException;
import org.actornas.deploy.client.StatusView;
import org.actornas.deploy.terminal.Terminal;
import org.actornas.deploy.terminal.TerminalProbe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    description = "Show how a cluster stands, every second until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {
  private static final int LEAST_INTERVAL = 1;

  private final PrintStream out;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--interval", paramLabel = "SECONDS", description = "Seconds between looks.")
  private int interval = LEAST_INTERVAL;

  @Option(names = "--json", description = "Print a JSON object at each look.")
  private boolean json;

  TopCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    if (interval < LEAST_INTERVAL) {
      throw new CommandException(
          ExitCode.USAGE, "--interval %d: expected at least 1".formatted(interval), null);
    }
    ClusterClient client = cluster.client();
    CountDownLatch end = new CountDownLatch(1);
    TerminalProbe probe = TerminalProbe.ofThisProcess();
    Terminal terminal = new Terminal(out);
    try (Interruption interruption = Interruption.listen(() -> {})) {
      interruption.onInterrupt(cause -> end.countDown());
      do {
        if (json) {
          out.println(client.status());
        } else if (probe.live()) {
          terminal.show(fitted(look(client), probe.width()));
        } else {
          look(client).forEach(out::println);
          out.println();
        }
      } while (!end.await(interval, TimeUnit.SECONDS));
    }
    return ExitCode.OK.code();
  }

  /** A cluster that can't be asked now may answer the next time. */
  private static List<String> look(ClusterClient client) throws InterruptedException {
    try {
      return StatusView.lines(client.status());
    } catch (ClusterException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> fitted(List<String> lines, int width) {
    List<String> fitted = new ArrayList<>();
    for (String line : lines) {
      fitted.add(line.length() < width ? line : line.substring(0, width - 1));
    }
    return fitted;
  }
}
