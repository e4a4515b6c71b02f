package org.actornas.analysis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.MeasureSettings;
import org.actornas.analysis.measure.StudyFindings;

/** Writes reports on made-up runs, to look at: {@code ShowReport FOLDER}. */
final class ShowReport {
  private ShowReport() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    write(folder.resolve("seeds"), MadeUpRuns.study(100, 1, 2, 3));
    write(folder.resolve("study"), MadeUpRuns.study(100, 1));
    write(folder.resolve("run"), List.of(MadeUpRuns.run("enas-memory", 2, 100)));
    write(folder.resolve("empty"), List.of(MadeUpRuns.empty()));
  }

  private static void write(Path folder, List<RunEvidence> runs) throws IOException {
    Report.write(folder, runs, StudyFindings.of(runs, new MeasureSettings(99, 1)));
  }
}
