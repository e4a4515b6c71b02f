package org.actornas.deploy.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What people ask of a cluster's search in one word. */
abstract class SearchWishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  private final String wish;

  private SearchWishCommand(String wish) {
    this.wish = wish;
  }

  @Override
  public Integer call() throws Exception {
    spec.commandLine().getOut().println(cluster.client().search(wish));
    return ExitCode.OK.code();
  }

  @Command(
      name = "pause",
      description = "Lease no more work of a cluster's search; what is leased is finished.",
      mixinStandardHelpOptions = true)
  static final class Pause extends SearchWishCommand {
    Pause() {
      super("pause");
    }
  }

  @Command(
      name = "resume",
      description = "Lease work of a cluster's paused search again.",
      mixinStandardHelpOptions = true)
  static final class Resume extends SearchWishCommand {
    Resume() {
      super("resume");
    }
  }

  @Command(
      name = "stop",
      description = "End a cluster's search with what it has reached; the nodes stay.",
      mixinStandardHelpOptions = true)
  static final class Stop extends SearchWishCommand {
    Stop() {
      super("stop");
    }
  }
}
