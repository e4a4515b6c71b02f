package org.actornas.deploy.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.actornas.deploy.client.ClusterException;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.Spelling;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.terminal.FailureText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one block on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /** A wrong command line: what is wrong, what was probably meant, and where to read on. */
  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("nas: " + wrong.getMessage());
    meant(wrong, command).ifPresent(near -> err.println("Did you mean " + near + "?"));
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    err.flush();
    return ExitCode.USAGE.code();
  }

  private static Optional<String> meant(ParameterException wrong, CommandLine command) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    String word = unmatched.getUnmatched().get(0);
    return word.startsWith("-")
        ? Spelling.nearest(
            word.replaceFirst("=.*", ""), command.getCommandSpec().optionsMap().keySet())
        : Spelling.nearest(word, command.getSubcommands().keySet());
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    ExitCode code = report(failure, err);
    err.flush();
    return code.code();
  }

  private static ExitCode report(Exception failure, PrintWriter err) {
    if (failure instanceof InvalidConfigException invalid) {
      err.println("nas: " + invalid.getMessage());
      return ExitCode.CONFIGURATION;
    }
    if (failure instanceof SearchFailedException failed) {
      err.println("nas: " + failed.getMessage());
      return ExitCode.of(failed.reason());
    }
    if (failure instanceof ClusterException declined) {
      err.println("nas: " + declined.getMessage());
      return ExitCode.of(declined.reason());
    }
    if (failure instanceof CommandException ended) {
      err.println("nas: " + ended.getMessage());
      return ended.exitCode();
    }
    err.println("nas: " + unexpected(failure) + "; details in " + keep(failure));
    return ExitCode.UNEXPECTED;
  }

  /** One line about an exception that nobody planned for. */
  static String unexpected(Throwable failure) {
    return "unexpected error: " + FailureText.of(failure);
  }

  /** Writes the stack where no run's log would have it. */
  private static String keep(Throwable failure) {
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack));
    try {
      Path file = Files.createTempFile("nas-error-", ".log");
      return Files.writeString(file, stack.toString()).toString();
    } catch (IOException e) {
      return "no file, for " + FailureText.of(e);
    }
  }
}
