package org.actornas.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
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
    description =
        "Show how a cluster stands, every second until Ctrl-C; in a pipe, or with --json, until no"
            + " node answers.",
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
        if (probe.live() && !json) {
          terminal.show(look(client, probe.width()));
        } else {
          print(client.status());
        }
      } while (!end.await(interval, TimeUnit.SECONDS));
    }
    return ExitCode.OK.code();
  }

  /** Nobody may look at it: a cluster that can't be asked ends the command. */
  private void print(JsonNode status) {
    if (json) {
      out.println(status);
    } else {
      StatusView.lines(status).forEach(out::println);
      out.println();
    }
  }

  /** Somebody looks at it: a cluster that can't be asked now may answer the next time. */
  private static List<String> look(ClusterClient client, int width) throws InterruptedException {
    int columns = width - 1; // some terminals wrap after the last one
    try {
      return StatusView.lines(client.status(), columns);
    } catch (ClusterException e) {
      return StatusView.wrapped(String.valueOf(e.getMessage()), columns);
    }
  }
}
