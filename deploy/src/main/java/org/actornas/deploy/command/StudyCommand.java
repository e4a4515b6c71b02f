package org.actornas.deploy.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.actornas.analysis.evidence.Candidate;
import org.actornas.analysis.evidence.Retrained;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.StudyFindings;
import org.actornas.controller.policy.StrategyName;
import org.actornas.deploy.config.ConfigSources;
import org.actornas.deploy.config.InvalidConfigException;
import org.actornas.deploy.config.ResolvedConfig;
import org.actornas.deploy.config.SearchConfig;
import org.actornas.deploy.evidence.EvidenceReader;
import org.actornas.deploy.evidence.RetrainedFile;
import org.actornas.deploy.evidence.UnreadableRunException;
import org.actornas.deploy.logging.LogOrigin;
import org.actornas.deploy.logging.RunLogging;
import org.actornas.deploy.run.ConfiguredCorpus;
import org.actornas.deploy.run.JournalDatabase;
import org.actornas.deploy.run.RunFacts;
import org.actornas.deploy.run.SearchRunner;
import org.actornas.deploy.study.BestRun;
import org.actornas.deploy.study.Retraining;
import org.actornas.deploy.study.StudyRun;
import org.actornas.deploy.terminal.Style;
import org.actornas.protocol.checkpoint.DamagedFileException;
import org.actornas.protocol.log.LogEvent;
import org.actornas.worker.corpus.Corpus;
import org.actornas.worker.corpus.CorpusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "study",
    description = {
      "The paper's experiment: the same search with each strategy and seed, cells of each trained"
          + " from scratch, and one report.",
      "With --run-id it goes on where an earlier study of that name stopped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StudyCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StudyCommand.class);

  private final SearchRunner runner;
  private final PrintStream out;
  private final PrintStream err;

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description = "Seeds, such as 1,2,3; every strategy runs with each. --seed by default.")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--strategies",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "random,enas,enas-memory",
      description = "Strategies; random,enas,enas-memory by default.")
  private List<String> strategies = new ArrayList<>();

  @Option(
      names = "--no-training",
      description = "Leave out the training of the study's best cell; nas train does it later.")
  private boolean noTraining;

  StudyCommand(SearchRunner runner, PrintStream out, PrintStream err) {
    this.runner = runner;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Exception {
    ResolvedConfig configured = config.sources().resolve();
    CorpusFiles.require(configured);
    ResolvedConfig resolved = configured.on(Runtime.getRuntime().availableProcessors());
    List<StudyRun> plan =
        StudyRun.plan(
            strategies(),
            seeds.isEmpty()
                ? List.of(resolved.settings().run().seed())
                : seeds.stream().distinct().toList());
    Corpus corpus = ConfiguredCorpus.loadForSearch(resolved.settings());
    Path study = open(resolved);
    try (FolderLock lock = FolderLock.take(study)) {
      // as it was begun: another --seed today is not that of the trainings that are there
      SearchConfig settings =
          new ConfigSources()
              .file(study.resolve("config.conf"))
              .resolve()
              .on(Runtime.getRuntime().availableProcessors())
              .settings();
      return study(plan, study, settings, corpus);
    }
  }

  private int study(List<StudyRun> plan, Path study, SearchConfig settings, Corpus corpus)
      throws CommandException, IOException, InterruptedException {
    List<StudyRun> complete = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      StudyRun run = plan.get(i);
      out.printf(Locale.ROOT, "%n%d/%d  %s%n%n", i + 1, plan.size(), study.resolve(run.id()));
      out.flush();
      int code = search(run, study, corpus);
      if (code == ExitCode.OK.code()) {
        complete.add(run);
      } else if (code == ExitCode.SEARCH_FAILED.code()) {
        err.println(run.id() + " failed; the study goes on without it");
      } else if (code == ExitCode.UNREADABLE_RUN.code()) {
        err.printf(
            "move %s elsewhere, or remove it, and that search is begun anew%n",
            study.resolve(run.id()));
        return stopped(code, study, run.id());
      } else {
        return stopped(code, study, run.id());
      }
    }
    int searched =
        complete.size() == plan.size() ? ExitCode.OK.code() : ExitCode.SEARCH_FAILED.code();
    if (complete.isEmpty()) {
      return stopped(searched, study, "its searches");
    }
    List<BestRun.Contender> contenders = new ArrayList<>();
    Optional<Interruption.Cause> cause = retrain(complete, study, settings, corpus, contenders);
    if (cause.isPresent()) {
      return stopped(cause.get().exitCode(), study, "the trainings from scratch");
    }
    if (!noTraining) {
      int code = trainBest(contenders, study);
      if (code != 0) {
        return stopped(code, study, "the training of the best cell");
      }
    }
    report(complete, study, settings.study().permutations());
    return searched;
  }

  private void report(List<StudyRun> runs, Path study, int permutations) throws CommandException {
    StudyFindings findings =
        ReportCommand.write(
            runs.stream().map(run -> study.resolve(run.id())).toList(),
            study,
            permutations,
            new PrintWriter(err, true, Charset.defaultCharset()));
    out.println();
    findings.verdict().forEach(out::println);
    out.println();
    out.println("report  " + study.resolve("report.html"));
  }

  private int stopped(int code, Path study, String where) {
    err.println(
        "the study stopped at %s; with --run-id %s it goes on there"
            .formatted(where, study.getFileName()));
    return code;
  }

  private List<StrategyName> strategies() throws CommandException {
    List<StrategyName> names = new ArrayList<>();
    for (String text : strategies) {
      names.add(
          Arrays.stream(StrategyName.values())
              .filter(name -> name.label().equals(text.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandException(
                          ExitCode.USAGE,
                          "--strategies: there is no strategy '%s': expected random, enas or enas-memory"
                              .formatted(text),
                          null)));
    }
    return names.stream().distinct().toList();
  }

  /** A new study's folder, or that of a study of this name with the same configuration. */
  private static Path open(ResolvedConfig resolved)
      throws CommandException, InvalidConfigException {
    SearchConfig.Run run = resolved.settings().run();
    Path known = run.directory().resolve(run.id());
    Path file = known.resolve("config.conf");
    if (run.id().isEmpty() || !Files.exists(file)) {
      return RunDirectory.create(resolved, "study", Clock.system(ZoneId.systemDefault())).path();
    }
    if (!begun(file, run).equals(resolved.settings())) {
      throw new CommandException(
          ExitCode.CONFIGURATION,
          "the study %s was begun with another configuration: %s. Choose another --run-id, or go on with --config %s."
              .formatted(run.id(), file, file),
          null);
    }
    return known;
  }

  /**
   * What a study was begun with, as this version of the program understands it. Which runs it has,
   * and where it is, does not count.
   */
  private static SearchConfig begun(Path file, SearchConfig.Run run) throws InvalidConfigException {
    return new ConfigSources()
        .file(file)
        .option("--out", "run.directory", run.directory().toString())
        .option("--run-id", "run.id", run.id())
        .option("--seed", "run.seed", run.seed())
        .option("--strategy", "run.strategy", run.strategy().label())
        .resolve()
        .on(Runtime.getRuntime().availableProcessors())
        .settings();
  }

  /** Does a search that is not done, or goes on with it. */
  private int search(StudyRun run, Path study, Corpus corpus) throws CommandException, IOException {
    Path directory = study.resolve(run.id());
    if (RunFacts.exist(directory) && KnownCorpus.read(directory).complete()) {
      KnownCorpus.require(directory, corpus);
      out.println("done before");
      return 0;
    }
    if (JournalDatabase.exists(directory)) {
      return Nas.commandLine(runner, out, err).execute("run", "--resume", directory.toString());
    }
    setAside(directory);
    return Nas.commandLine(runner, out, err)
        .execute(
            "run",
            "--config",
            study.resolve("config.conf").toString(),
            "--strategy",
            run.strategy().label(),
            "--seed",
            Long.toString(run.seed()),
            "--out",
            study.toString(),
            "--run-id",
            run.id());
  }

  private static void setAside(Path directory) throws IOException {
    if (Files.exists(directory)) {
      int number = 1;
      while (Files.exists(directory.resolveSibling(directory.getFileName() + ".cut-" + number))) {
        number++;
      }
      Files.move(directory, directory.resolveSibling(directory.getFileName() + ".cut-" + number));
    }
  }

  /**
   * Trains some candidates of every run from scratch.
   *
   * @param contenders takes what each run brings
   * @return what interrupted it, if anything did
   */
  private Optional<Interruption.Cause> retrain(
      List<StudyRun> plan,
      Path study,
      SearchConfig config,
      Corpus corpus,
      List<BestRun.Contender> contenders)
      throws CommandException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    Retraining retraining =
        new Retraining(
            config.model().nodeForm(),
            config.scratch(),
            config.study().retrainEpochs(),
            corpus,
            config.session(config.workers().device(0)),
            Math.max(1, cores / config.threads().intraOp()));
    AtomicBoolean stop = new AtomicBoolean();
    try (Interruption interruption = Interruption.listen(() -> err.println("stopping"));
        RunLogging logging =
            RunLogging.open(
                config.log(),
                study,
                new LogOrigin("study", "local", study.getFileName().toString()),
                Style.PLAIN,
                Set.of("cell-retrained"),
                err::println)) {
      interruption.onInterrupt(cause -> stop.set(true));
      for (StudyRun run : plan) {
        Path directory = study.resolve(run.id());
        RunEvidence evidence = read(directory);
        List<Candidate> chosen =
            Retraining.choose(evidence.candidates(), config.study().retrainedCells());
        List<Retrained> before = RetrainedFile.in(directory).read();
        if (!chosen.isEmpty() && before.size() >= chosen.size()) {
          out.printf(
              Locale.ROOT,
              "%n%s: %d candidates from scratch, done before%n",
              run.id(),
              before.size());
        } else if (!chosen.isEmpty()) {
          out.printf(
              Locale.ROOT,
              "%n%s: %d candidates from scratch, %d epoch(s) each%n",
              run.id(),
              chosen.size(),
              config.study().retrainEpochs());
        }
        retraining.run(
            chosen,
            RetrainedFile.in(directory),
            (cell, took) -> retrained(run, cell, took),
            stop::get);
        contenders.add(
            new BestRun.Contender(run, evidence.candidates(), RetrainedFile.in(directory).read()));
        if (interruption.cause().isPresent()) {
          break;
        }
      }
      return interruption.cause();
    } catch (CorpusException e) {
      throw new CommandException(ExitCode.CORPUS, String.valueOf(e.getMessage()), e);
    } catch (DamagedFileException e) {
      throw new CommandException(ExitCode.UNREADABLE_RUN, String.valueOf(e.getMessage()), e);
    } catch (IOException | IllegalStateException e) {
      throw new CommandException(
          ExitCode.SEARCH_FAILED, "the trainings from scratch failed: " + e.getMessage(), e);
    }
  }

  private void retrained(StudyRun run, Retrained cell, Duration took) {
    out.printf(
        Locale.ROOT,
        "  under shared weights %8.2f   from scratch %8s   %d s%n",
        cell.sharedPerplexity(),
        Double.isInfinite(cell.perplexity())
            ? "diverged"
            : String.format(Locale.ROOT, "%.2f", cell.perplexity()),
        took.toSeconds());
    LogEvent.CELL_RETRAINED.log(
        LOG,
        run.strategy().label(),
        run.seed(),
        cell.sharedPerplexity(),
        cell.perplexity(),
        took.toMillis() / 1000.0);
  }

  private RunEvidence read(Path directory) throws CommandException {
    try {
      return new EvidenceReader(err::println).read(directory);
    } catch (UnreadableRunException e) {
      throw new CommandException(ExitCode.UNREADABLE_RUN, String.valueOf(e.getMessage()), e);
    }
  }

  /** The best cell of all runs, as nas train does it. */
  private int trainBest(List<BestRun.Contender> contenders, Path study) {
    Optional<Path> best = BestRun.of(contenders).map(run -> study.resolve(run.id()));
    if (best.isEmpty() || Files.exists(best.get().resolve("best").resolve("result.json"))) {
      return 0;
    }
    Path run = best.get();
    out.printf(Locale.ROOT, "%nthe best cell, from scratch: %s%n%n", run);
    return Nas.commandLine(runner, out, err).execute("train", "--run", run.toString());
  }
}
