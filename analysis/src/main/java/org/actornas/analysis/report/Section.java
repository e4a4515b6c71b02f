package org.actornas.analysis.report;

import java.util.ArrayList;
import java.util.List;
import org.actornas.analysis.report.figure.Csv;
import org.actornas.analysis.report.figure.Figure;

/**
 * A section of the page.
 *
 * @param id of its heading
 * @param title its heading
 * @param parts from top to bottom
 */
record Section(String id, String title, List<Part> parts) {
  Section {
    parts = List.copyOf(parts);
  }

  /** What a section is made of. */
  sealed interface Part permits Paragraph, Absent, Gallery, Table, Markup {}

  /** A paragraph of plain text. */
  record Paragraph(String text) implements Part {}

  /** What is not there, and how to get it. */
  record Absent(String what, String remedy) implements Part {}

  /** Figures that are read together, under one caption. */
  record Gallery(String heading, String caption, List<Figure> figures) implements Part {}

  /** Markup that its maker has made safe. */
  record Markup(String html) implements Part {}

  /**
   * A table: its first column heads the rows.
   *
   * @param name of its CSV file
   * @param caption how to read it
   * @param head of the columns
   * @param rows each as long as the head
   */
  record Table(String name, String caption, List<String> head, List<List<String>> rows)
      implements Part {
    String csv() {
      Csv csv = new Csv();
      csv.add(head.toArray(String[]::new));
      rows.forEach(row -> csv.add(row.stream().map(Table::plain).toArray(String[]::new)));
      return csv.text();
    }

    /** For programs: an ASCII minus, and nothing for nothing. */
    private static String plain(String cell) {
      return cell.equals(Numbers.NONE) ? "" : cell.replace('−', '-');
    }
  }

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Gallery gallery) {
        figures.addAll(gallery.figures());
      }
    }
    return figures;
  }

  List<Table> tables() {
    return parts.stream().filter(Table.class::isInstance).map(Table.class::cast).toList();
  }
}
