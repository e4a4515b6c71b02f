package org.actornas.deploy.command;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.actornas.deploy.run.LocalSearch;
import org.actornas.deploy.run.OutOfMemoryEnd;
import org.actornas.deploy.run.SearchRunner;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code nas} command. */
@Command(
    name = "nas",
    description = "Search recurrent cells for language models with actors.",
    subcommands = CommandLine.HelpCommand.class,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 ok, 1 unexpected error, 2 wrong command line,",
      "  3 wrong configuration, 4 unusable corpus, 5 search failed,",
      "  6 unfit machine (doctor), 7 unreadable run or checkpoint,",
      "  8 a form that cannot hold the cell (export), 9 removed from the cluster (node),",
      "  10 no cluster answers, 11 the cluster declines; and when it was asked to stop,",
      "  129 terminal closed, 130 Ctrl-C, 143 SIGTERM; 137 killed, or out of memory."
    })
public final class Nas {
  private Nas() {}

  /** Runs one command and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    try {
      System.exit(commandLine(new LocalSearch(), System.out, System.err).execute(arguments));
    } catch (OutOfMemoryError e) {
      OutOfMemoryEnd.ofThisProcess().outOfMemory("command", e);
    }
  }

  /** The command, with its search and its streams. */
  static CommandLine commandLine(SearchRunner runner, PrintStream out, PrintStream err) {
    return new CommandLine(new Nas())
        .addSubcommand(new RunCommand(runner, out, err))
        .addSubcommand(new StudyCommand(runner, out, err))
        .addSubcommand(new ReportCommand())
        .addSubcommand(new TrainCommand(out, err))
        .addSubcommand(new ExportCommand())
        .addSubcommand(new NodeCommand(out))
        .addSubcommand(new SubmitCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new TopCommand(out))
        .addSubcommand(new SearchWishCommand.Pause())
        .addSubcommand(new SearchWishCommand.Resume())
        .addSubcommand(new SearchWishCommand.Stop())
        .addSubcommand(new DrainCommand())
        .addSubcommand(new ValidateCommand())
        .addSubcommand(new DoctorCommand())
        .addSubcommand(new CertsCommand())
        .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
        .setErr(new PrintWriter(err, true, Charset.defaultCharset()))
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }
}
