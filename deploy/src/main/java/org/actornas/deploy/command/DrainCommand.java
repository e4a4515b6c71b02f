package org.actornas.deploy.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "drain",
    description = "Let a node finish its leases and leave the cluster; its process then ends.",
    mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(paramLabel = "NODE", description = "Its name or address, as nas status shows them.")
  private String node = "";

  @Override
  public Integer call() throws Exception {
    spec.commandLine().getOut().println(cluster.client().drain(node));
    return ExitCode.OK.code();
  }
}
