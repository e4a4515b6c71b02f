package org.actornas.deploy.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.Callable;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
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

  /** What the screen's table or the command's last words say: the console would say it twice. */
  private static final Set<String> SHOWN_ELSEWHERE = Set.of("epoch-finished", FAILED, UNEXPECTED);

  private final SearchRunner runner;
  private final PrintStream out;
  private final PrintStream err;

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "A folder with train.txt, valid.txt and test.txt; or glosses.")
  private @Nullable Path data;

  @Option(names = "--workers", paramLabel = "N", description = "Workers in this process.")
  private @Nullable Integer workers;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs of the search.")
  private @Nullable Integer epochs;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of everything random.")
  private @Nullable Long seed;

  @Option(names = "--strategy", paramLabel = "NAME", description = "enas-memory, enas or random.")
  private @Nullable String strategy;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder that holds all runs.")
  private @Nullable Path directory;

  @Option(names = "--run-id", paramLabel = "NAME", description = "The run's own folder in it.")
  private @Nullable String id;

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
    ResolvedConfig resolved = resolve().on(Runtime.getRuntime().availableProcessors());
    RunDirectory run = RunDirectory.create(resolved, Clock.system(ZoneId.systemDefault()));
    TerminalProbe probe = TerminalProbe.ofThisProcess();
    Style style = probe.style();
    // closed from the last to the first: the log is whole and all is shown before Ctrl-C ends
    try (Interruption interruption = Interruption.listen();
        Screen screen = screen(probe, style);
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
    }
    return ExitCode.OK.code();
  }

  private void search(
      SearchRequest request, Interruption interruption, Screen screen, RunLogging logging)
      throws SearchFailedException, InterruptedException, CommandException {
    try {
      RunningSearch search = runner.start(request);
      interruption.onInterrupt(search::stop);
      screen.summary(search.await());
    } catch (SearchFailedException e) {
      LOG.error(FAILED, e);
      throw e;
    } catch (RuntimeException e) {
      LOG.error(UNEXPECTED, e);
      throw new CommandException(
          ExitCode.UNEXPECTED, Failures.unexpected(e) + "; details in " + logging.file(), e);
    }
  }

  private ResolvedConfig resolve() throws InvalidConfigException {
    ConfigSources sources = config.sources();
    set(sources, "--data", "corpus.path", data);
    set(sources, "--workers", "workers.count", workers);
    set(sources, "--epochs", "search.epochs", epochs);
    set(sources, "--seed", "run.seed", seed);
    set(sources, "--strategy", "run.strategy", strategy);
    set(sources, "--out", "run.directory", directory);
    set(sources, "--run-id", "run.id", id);
    return sources.resolve();
  }

  private static void set(
      ConfigSources sources, String option, String key, @Nullable Object value) {
    if (value != null) {
      Object plain = value instanceof Path ? value.toString() : value;
      sources.option(option + " " + plain, key, plain);
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
