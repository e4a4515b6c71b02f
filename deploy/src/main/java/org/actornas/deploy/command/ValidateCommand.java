package org.actornas.deploy.command;

import com.typesafe.config.ConfigRenderOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.ResolvedConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "validate",
    description =
        "Check a configuration, and that its text is there, and print all of it with the comments.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--quiet", description = "Print nothing if it is right.")
  private boolean quiet;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Override
  public Integer call() throws InvalidConfigException, CommandException {
    ResolvedConfig resolved = config.sources().resolve();
    CorpusFiles.require(resolved);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(resolved.merged().root().render(ConfigRenderOptions.concise()));
    } else if (!quiet) {
      out.print(resolved.text());
    }
    out.flush();
    return ExitCode.OK.code();
  }
}
