package org.actornas.deploy.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.actornas.deploy.config.ClusterConfig;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.logging.LogOrigin;
import org.actornas.deploy.logging.RunLogging;
import org.actornas.deploy.node.ClusterNode;
import org.actornas.deploy.run.FoundDevices;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.terminal.TerminalProbe;
import org.actornas.protocol.log.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "node",
    description = "Start a node of a cluster; it runs until it is drained or told to end.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class NodeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

  private final PrintStream out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A HOCON file, such as conf/core.conf or conf/worker.conf.")
  private @Nullable Path file;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "core or worker, or both: core,worker; over the file's cluster.roles.")
  private @Nullable String role;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One key, over the file, such as cluster.port=25521; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  NodeCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    ResolvedConfig resolved = sources().resolve();
    SearchConfig settings = resolved.settings();
    ClusterConfig cluster = settings.cluster();
    String name = name(cluster);
    TerminalProbe probe = TerminalProbe.ofThisProcess();
    try (Interruption interruption =
            Interruption.listen(
                () -> out.println("leaving the cluster ... (once more ends at once)"));
        RunLogging logging =
            RunLogging.open(
                settings.log(),
                cluster.directory(),
                new LogOrigin(name, roles(cluster), ""),
                probe.style(),
                Set.of(),
                out::println)) {
      ClusterNode.requireCertificates(settings);
      if (cluster.isWorker()) {
        FoundDevices.require(resolved.on(Runtime.getRuntime().availableProcessors()).settings());
      }
      return live(resolved, name, interruption);
    }
  }

  private ConfigSources sources() {
    ConfigSources sources = new ConfigSources();
    if (file != null) {
      sources.file(file);
    }
    assignments.forEach(sources::assignment);
    if (role != null) {
      sources.option("--role " + role, "cluster.roles", role);
    }
    return sources;
  }

  /** Until it ends; one that leads nothing joins again if it was removed. */
  private static int live(ResolvedConfig resolved, String name, Interruption interruption)
      throws SearchFailedException, InterruptedException {
    while (true) {
      ClusterNode node =
          ClusterNode.start(resolved.settings(), name, resolved.akka(), Version.current());
      interruption.onInterrupt(cause -> node.end());
      ClusterNode.End end = node.await();
      if (interruption.cause().isPresent()) {
        LogEvent.NODE_ENDED.log(LOG, name, interruption.cause().get().name());
        return interruption.cause().get().exitCode();
      }
      switch (end) {
        case LEFT -> {
          LogEvent.NODE_ENDED.log(LOG, name, "it has left the cluster");
          return ExitCode.OK.code();
        }
        case REMOVED -> {
          LogEvent.NODE_ENDED.log(LOG, name, "the cluster goes on without it");
          return ExitCode.NODE_REMOVED.code();
        }
        case MAY_REJOIN ->
            LogEvent.NODE_REJOINS.log(
                LOG, name, "the cluster goes on without it, or its core is gone");
      }
    }
  }

  private static String name(ClusterConfig cluster) {
    if (!cluster.name().isEmpty()) {
      return cluster.name();
    }
    long number = cluster.port() == 0 ? ProcessHandle.current().pid() : cluster.port();
    String host = cluster.host().replaceAll("[^A-Za-z0-9.-]", "_");
    return roles(cluster) + "-" + host + "-" + number;
  }

  private static String roles(ClusterConfig cluster) {
    return cluster.roles().stream().map(ClusterConfig.Role::label).collect(Collectors.joining("-"));
  }
}
