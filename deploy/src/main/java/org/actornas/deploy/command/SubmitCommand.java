package org.actornas.deploy.command;

import java.util.concurrent.Callable;
import org.actornas.deploy.config.ResolvedConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "submit",
    description =
        "Submit a search to a running cluster; it goes on whatever becomes of this terminal.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    ResolvedConfig resolved = config.sources().resolve();
    String run =
        cluster.client().submit(resolved.settings().run().id(), resolved.absolute().searchText());
    spec.commandLine().getOut().println("search " + run + " is submitted; nas top shows it");
    return ExitCode.OK.code();
  }
}
