package org.actornas.deploy.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.logging.LogOrigin;
import org.actornas.deploy.logging.RunLogging;
import org.actornas.deploy.run.ConfiguredCorpus;
import org.actornas.deploy.run.SearchFailedException;
import org.actornas.deploy.terminal.Style;
import org.actornas.deploy.terminal.TrainingView;
import org.actornas.deploy.training.CellTraining;
import org.actornas.deploy.training.TrainingPlan;
import org.actornas.protocol.architecture.ArchitectureJson;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.CorpusException;
import org.actornas.worker.scratch.CheckpointException;
import org.actornas.worker.scratch.TrainedCell;
import org.actornas.worker.scratch.TrainingListener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = {
      "Train one architecture from scratch, score the test split once, and export.",
      "Goes on where an earlier training in the same folder stopped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  private static final String BEST = "best";

  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "A run: its configuration, its corpus and its best cell; results go to best/.")
  private @Nullable Path run;

  @Option(
      names = "--architecture",
      paramLabel = "CELL",
      description =
          "best (of --run, the default), a file, or a text such as the 23 integers; with a file"
              + " or a text the results go to a folder of their own.")
  private @Nullable String architecture;

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--quiet", description = "Write only warnings and the result.")
  private boolean quiet;

  TrainCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** What is to be trained, and where. */
  private record Assignment(
      Path directory, String id, GivenArchitecture cell, SearchConfig config, Corpus corpus) {}

  @Override
  public Integer call() throws Exception {
    Assignment assignment = assignment();
    AtomicBoolean stop = new AtomicBoolean();
    try (FolderLock lock = FolderLock.take(assignment.directory());
        Interruption interruption =
            Interruption.listen(() -> err.println("stopping; the training can be resumed"));
        RunLogging logging =
            RunLogging.open(
                assignment.config().log(),
                assignment.directory(),
                new LogOrigin("train", "local", assignment.id()),
                Style.PLAIN,
                Set.of("training-epoch"),
                this::log)) {
      interruption.onInterrupt(cause -> stop.set(true));
      train(assignment, stop);
      return interruption.cause().map(Interruption.Cause::exitCode).orElse(ExitCode.OK.code());
    }
  }

  private void log(String line) {
    if (!quiet) {
      err.println(line);
    }
  }

  private Assignment assignment()
      throws InvalidConfigException, CommandException, SearchFailedException {
    boolean best = architecture == null || architecture.equals(BEST);
    if (best && run == null) {
      throw new CommandException(
          ExitCode.USAGE,
          "what is to be trained? Give --run DIR for a run's best cell, or --architecture",
          null);
    }
    ConfigSources sources = run == null ? config.sources() : config.sourcesOver(configOf(run));
    ResolvedConfig configured = sources.resolve();
    CorpusFiles.require(configured);
    ResolvedConfig resolved = configured.on(Runtime.getRuntime().availableProcessors());
    GivenArchitecture cell =
        best && run != null
            ? GivenArchitecture.best(run)
            : GivenArchitecture.read(String.valueOf(architecture));
    Corpus corpus = ConfiguredCorpus.load(resolved.settings().corpus());
    if (best && run != null) {
      KnownCorpus.require(run, corpus);
      String id = String.valueOf(run.toAbsolutePath().normalize().getFileName());
      return new Assignment(run, id, cell, resolved.settings(), corpus);
    }
    RunDirectory created =
        RunDirectory.create(resolved, "train", Clock.system(ZoneId.systemDefault()));
    keep(cell, resolved.settings(), created);
    return new Assignment(created.path(), created.id(), cell, resolved.settings(), corpus);
  }

  private static Path configOf(Path run) throws CommandException {
    Path file = run.resolve("config.conf");
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          ExitCode.UNREADABLE_RUN, run + " has no config.conf: it is no run's folder", null);
    }
    return file;
  }

  /** So that {@code --run} finds the cell again when the training is resumed. */
  private static void keep(GivenArchitecture cell, SearchConfig config, RunDirectory directory)
      throws CommandException {
    try {
      Path best = Files.createDirectories(directory.path().resolve(BEST));
      Files.writeString(
          best.resolve("architecture.json"),
          new ArchitectureJson(cell.architecture(), nodeForm(cell, config)).text());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION, directory.path() + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static NodeForm nodeForm(GivenArchitecture cell, SearchConfig config) {
    return cell.nodeForm().orElse(config.model().nodeForm());
  }

  private void train(Assignment assignment, AtomicBoolean stop) throws CommandException {
    Path result = assignment.directory().resolve(BEST).resolve("result.json");
    if (Files.exists(result)) {
      throw new CommandException(
          ExitCode.USAGE,
          "the cell was trained already: %s. To train it anew, remove that file and %s."
              .formatted(result, CellTraining.checkpoints(assignment.directory())),
          null);
    }
    SearchConfig config = assignment.config();
    TrainingPlan plan =
        new TrainingPlan(
            assignment.directory(),
            assignment.cell().architecture(),
            nodeForm(assignment.cell(), config),
            config.scratch(),
            assignment.corpus(),
            config.session(config.workers().device(0)));
    try {
      Optional<TrainedCell> trained =
          new CellTraining(plan, quiet ? TrainingListener.NONE : new Table(), stop::get).run();
      trained.ifPresentOrElse(
          cell -> summary(cell, assignment.directory()),
          () ->
              out.println("stopped; nas train --run %s goes on".formatted(assignment.directory())));
    } catch (CorpusException e) {
      throw new CommandException(ExitCode.CORPUS, String.valueOf(e.getMessage()), e);
    } catch (CheckpointException | IllegalArgumentException e) {
      throw new CommandException(ExitCode.UNREADABLE_RUN, String.valueOf(e.getMessage()), e);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new CommandException(
          ExitCode.SEARCH_FAILED, "the training failed: " + e.getMessage(), e);
    }
  }

  private void summary(TrainedCell cell, Path directory) {
    out.printf(
        Locale.ROOT,
        "%ntrained from scratch   %s%n  validation           %10.2f%n  test                 %10.2f%n"
            + "  epochs               %10d%n  files                %s%n",
        cell.shape().cell().text(),
        cell.valid().perplexity(),
        cell.test().perplexity(),
        cell.epochs(),
        directory.resolve(BEST));
    out.flush();
  }

  /** A row an epoch. */
  private final class Table implements TrainingListener {
    private boolean headed;

    @Override
    public void epoch(Epoch epoch) {
      if (!headed) {
        out.println(TrainingView.heading());
        headed = true;
      }
      out.println(TrainingView.row(epoch));
      out.flush();
    }
  }
}
