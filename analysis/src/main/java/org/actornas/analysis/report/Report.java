package org.actornas.analysis.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.StudyFindings;
import org.actornas.analysis.report.figure.Figure;
import org.actornas.protocol.checkpoint.WholeFile;

/**
 * The report on runs: {@code report.html}, one file that opens from disk without a network, and
 * every figure as {@code figures/NAME.png} and {@code figures/NAME.csv}. The same input gives the
 * same bytes on one machine (the pictures' letters are those of its fonts); nothing in it tells
 * when it was made.
 */
public final class Report {
  private Report() {}

  /**
   * Writes the report into a folder, which is made if it is missing. Every file appears whole or
   * not at all, the page last; files of an earlier report are replaced, others left alone.
   *
   * @param directory where {@code report.html} and {@code figures/} go
   * @param runs what the findings were measured on
   * @param findings {@link StudyFindings#of} those runs
   * @return the page's path
   * @throws IllegalArgumentException if there is no run, two have one id, or the findings are of
   *     other runs
   * @throws IOException if a file cannot be written
   */
  public static Path write(Path directory, List<RunEvidence> runs, StudyFindings findings)
      throws IOException {
    Study study = Study.of(runs, findings);
    List<Section> sections = Sections.of(study);
    Path figures = Files.createDirectories(directory.resolve("figures"));
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    for (Figure figure : figures(sections)) {
      byte[] png = Png.encode(figure.image());
      pictures.put(figure.name(), png);
      WholeFile.write(figures.resolve(figure.name() + ".png"), png);
      write(figures.resolve(figure.name() + ".csv"), figure.csv());
    }
    for (Section section : sections) {
      for (Section.Table table : section.tables()) {
        write(figures.resolve(table.name() + ".csv"), table.csv());
      }
    }
    Path page = directory.resolve("report.html");
    write(page, Page.of(study, sections, pictures));
    return page;
  }

  private static List<Figure> figures(List<Section> sections) {
    List<Figure> figures = new ArrayList<>();
    sections.forEach(section -> figures.addAll(section.figures()));
    return figures;
  }

  private static void write(Path file, String text) throws IOException {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
