package org.actornas.deploy.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.Callable;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.logging.LogOrigin;
import org.actornas.deploy.logging.RunLogging;
import org.actornas.deploy.run.RunningSearch;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.run.SearchRequest;
import org.actornas.deploy.run.SearchRunner;
import org.actornas.deploy.terminal.LineScreen;
import org.actornas.deploy.terminal.LiveScreen;
import org.actornas.deploy.terminal.Screen;
import org.actornas.deploy.terminal.Style;
import org.actornas.deploy.terminal.Terminal;
import org.actornas.deploy.terminal.TerminalProbe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = "Run a whole search on this machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  private static final String FAILED = "the search failed";
  private static final String UNEXPECTED = "unexpected error";
  private static final String STOPPING = "stopping ... (once more ends at once)";

  /** What the screen's table or the command's last words say: the console would say it twice. */
  private static final Set<String> SHOWN_ELSEWHERE =
      Set.of("epoch-finished", "search-failed", FAILED, UNEXPECTED);

  private final SearchRunner runner;
  private final PrintStream out;
  private final PrintStream err;

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "The folder of a run that did not end: go on where it was. Takes no other key.")
  private @Nullable Path resumed;

  @Option(
      names = "--json",
      description = "Write a JSON object an epoch and one for the result to standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "Write only warnings and the result.")
  private boolean quiet;

  RunCommand(SearchRunner runner, PrintStream out, PrintStream err) {
    this.runner = runner;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Exception {
    if (resumed != null) {
      return resume(resumed);
    }
    ResolvedConfig configured = config.sources().resolve();
    CorpusFiles.require(configured);
    ResolvedConfig resolved = configured.on(Runtime.getRuntime().availableProcessors());
    RunDirectory run = RunDirectory.create(resolved, Clock.system(ZoneId.systemDefault()));
    try (FolderLock lock = FolderLock.take(run.path())) {
      return run(run, resolved);
    } catch (SearchFailedException e) {
      if (e.reason() != SearchFailedException.Reason.SEARCH) {
        run.discard(); // nothing was begun in it
      }
      throw e;
    }
  }

  /** Goes on with a run, by the configuration that it was begun with. */
  private int resume(Path directory) throws Exception {
    RunDirectory run = RunDirectory.begun(directory);
    if (config.isGiven()) {
      throw new CommandException(
          ExitCode.USAGE,
          "--resume takes no other configuration: the run goes on with its own, "
              + run.path().resolve("config.conf"),
          null);
    }
    try (FolderLock lock = FolderLock.take(run.path())) {
      ResolvedConfig resolved =
          new ConfigSources()
              .file(run.path().resolve("config.conf"))
              .resolve()
              .on(Runtime.getRuntime().availableProcessors());
      CorpusFiles.require(resolved);
      run.reopen();
      return run(run, resolved);
    }
  }

  private int run(RunDirectory run, ResolvedConfig resolved)
      throws SearchFailedException, InterruptedException, CommandException {
    TerminalProbe probe = TerminalProbe.ofThisProcess();
    Style style = probe.style();
    // closed from the last to the first: the log is whole and all is shown when the command ends
    try (Screen screen = screen(probe, style);
        Interruption interruption = Interruption.listen(() -> screen.log(STOPPING));
        RunLogging logging =
            RunLogging.open(
                logSettings(resolved.settings().log()),
                run.path(),
                new LogOrigin("local", "local", run.id()),
                style,
                SHOWN_ELSEWHERE,
                screen::log)) {
      if (!quiet) {
        screen.log("run " + run.id() + " in " + run.path());
      }
      search(
          new SearchRequest(
              run.id(),
              Version.current(),
              run.path(),
              resolved.settings(),
              resolved.akka(),
              screen),
          interruption,
          screen,
          logging);
      return interruption.cause().map(Interruption.Cause::exitCode).orElse(ExitCode.OK.code());
    }
  }

  private void search(
      SearchRequest request, Interruption interruption, Screen screen, RunLogging logging)
      throws SearchFailedException, InterruptedException, CommandException {
    try {
      RunningSearch search = runner.start(request);
      interruption.onInterrupt(cause -> search.stop(cause.name()));
      screen.summary(search.await());
    } catch (SearchFailedException e) {
      if (e.getCause() != null) {
        LOG.error(FAILED, e); // for the stack
      }
      throw e;
    } catch (RuntimeException e) {
      LOG.error(UNEXPECTED, e);
      throw new CommandException(
          ExitCode.UNEXPECTED, Failures.unexpected(e) + "; details in " + logging.file(), e);
    }
  }

  private SearchConfig.Log logSettings(SearchConfig.Log log) {
    return quiet && log.console().toInt() < Level.WARN.toInt()
        ? new SearchConfig.Log(Level.WARN, log.file(), log.maxFileSize(), log.maxFiles())
        : log;
  }

  private Screen screen(TerminalProbe probe, Style style) {
    if (json) {
      return new LineScreen(out, err, LineScreen.Form.JSON, !quiet);
    }
    return quiet || !probe.live()
        ? new LineScreen(out, err, LineScreen.Form.TABLE, !quiet)
        : new LiveScreen(new Terminal(out), style, probe::width);
  }
}
