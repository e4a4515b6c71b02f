package org.actornas.deploy.command;

import java.util.concurrent.Callable;
import org.actornas.deploy.config.ResolvedConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "submit",
    description =
        "Submit a search to a running cluster; it goes on whatever becomes of this terminal.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SearchOptions config = new SearchOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  /** Options of a search on one machine, so that they are refused with the reason. */
  @Option(names = "--workers", hidden = true)
  private @Nullable String workers;

  @Option(names = "--out", hidden = true)
  private @Nullable String directory;

  @Override
  public Integer call() throws Exception {
    if (workers != null) {
      throw refused("--workers", "workers.count and workers.devices of each worker node decide");
    }
    if (directory != null) {
      throw refused("--out", "run.directory of the core node decides");
    }
    ResolvedConfig resolved = config.sources().forCluster().resolve();
    String run =
        cluster.client().submit(resolved.settings().run().id(), resolved.absolute().searchText());
    spec.commandLine().getOut().println("search " + run + " is submitted; nas top shows it");
    return ExitCode.OK.code();
  }

  private static CommandException refused(String option, String whatDecides) {
    return new CommandException(
        ExitCode.USAGE,
        "nas submit takes no %s: %s, which it was started with".formatted(option, whatDecides),
        null);
  }
}
