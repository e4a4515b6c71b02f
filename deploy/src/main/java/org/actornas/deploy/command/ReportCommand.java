package org.actornas.deploy.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.MeasureSettings;
import org.actornas.analysis.measure.StudyFindings;
import org.actornas.analysis.report.Report;
import org.actornas.deploy.evidence.EvidenceReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    aliases = "compare",
    description = {
      "Write a report of finished runs: did the controller learn anything?",
      "One page with the paper's figures and table, and all of them as pictures and tables."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "Folders of finished runs, or of a study; several runs are compared.")
  private List<Path> runs = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write it: the run's own folder; for several runs ./report.")
  private @Nullable Path out;

  @Option(
      names = "--permutations",
      paramLabel = "N",
      defaultValue = "999",
      description = "Of each Mantel test; 999 by default.")
  private int permutations = MeasureSettings.DEFAULT.permutations();

  @Override
  public Integer call() throws CommandException {
    if (permutations < 1) {
      throw new CommandException(
          ExitCode.USAGE, "--permutations %d: expected at least 1".formatted(permutations), null);
    }
    PrintWriter err = spec.commandLine().getErr();
    Path directory = out != null ? out : runs.size() == 1 ? runs.get(0) : Path.of("report");
    StudyFindings findings = write(runs, directory, permutations, err);
    PrintWriter console = spec.commandLine().getOut();
    findings.verdict().forEach(console::println);
    console.println();
    console.println("report  " + directory.resolve("report.html"));
    console.flush();
    return ExitCode.OK.code();
  }

  /** Reads runs, measures them and writes the report. */
  static StudyFindings write(List<Path> runs, Path directory, int permutations, PrintWriter err)
      throws CommandException {
    EvidenceReader reader =
        new EvidenceReader(
            warning -> {
              err.println("nas: " + warning);
              err.flush();
            });
    List<RunEvidence> evidence = ComparedRuns.read(runs, reader);
    StudyFindings findings =
        StudyFindings.of(
            evidence, new MeasureSettings(permutations, MeasureSettings.DEFAULT.seed()));
    try {
      Report.write(directory, evidence, findings);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.CONFIGURATION,
          "the report cannot be written below %s: %s".formatted(directory, e),
          e);
    }
    return findings;
  }
}
