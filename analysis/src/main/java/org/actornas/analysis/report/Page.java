package org.actornas.analysis.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.actornas.analysis.report.Section.Absent;
import org.actornas.analysis.report.Section.Gallery;
import org.actornas.analysis.report.Section.Markup;
import org.actornas.analysis.report.Section.Paragraph;
import org.actornas.analysis.report.Section.Part;
import org.actornas.analysis.report.Section.Table;
import org.actornas.analysis.report.figure.Figure;

/**
 * The page. Every figure is there as a picture first; the page's script draws the chart over it and
 * shows it in its place, except on paper. Its content security policy allows the two scripts by
 * their hashes and nothing from anywhere else.
 */
final class Page {
  private final Study study;
  private final Map<String, byte[]> pictures;
  private final StringBuilder html = new StringBuilder();

  private Page(Study study, Map<String, byte[]> pictures) {
    this.study = study;
    this.pictures = pictures;
  }

  /**
   * The whole page.
   *
   * @param pictures PNG by figure's name
   * @throws IOException if a resource of the page is not on the class path
   */
  static String of(Study study, List<Section> sections, Map<String, byte[]> pictures)
      throws IOException {
    return new Page(study, pictures).page(sections);
  }

  private String page(List<Section> sections) throws IOException {
    String charts = Resources.echarts();
    String script = Resources.own("report.js");
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
        style-src 'unsafe-inline'; script-src %s %s; base-uri 'none'; form-action 'none'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light"/>
        <title>%s</title>
        <link rel="icon" href="data:,"/>
        <style>
        %s</style>
        </head>
        <body>
        """
            .formatted(
                hash(charts), hash(script), Html.escape(title()), Resources.own("report.css")));
    header(sections);
    html.append("<main>\n");
    sections.forEach(this::section);
    html.append("</main>\n");
    html.append(
        """
        <footer><p>Every figure and table is in <code>figures/</code> beside this page, as CSV and, \
        figures, as PNG. The measures follow Adam and Lorraine, “Understanding Neural Architecture \
        Search Techniques”, arXiv 1904.00438. Charts: Apache ECharts (Apache-2.0).</p></footer>
        """);
    html.append("<script>").append(charts).append("</script>\n");
    html.append("<script>").append(script).append("</script>\n</body>\n</html>\n");
    return html.toString();
  }

  private String title() {
    long runs = study.runs().count();
    return runs == 1
        ? "Search report: " + study.best().evidence().id()
        : "Search report: " + runs + " runs";
  }

  private void header(List<Section> sections) {
    html.append("<header>\n<p class=\"eyebrow\">actor-nas · architecture search</p>\n<h1>")
        .append(
            study.runs().count() == 1
                ? "Report on one run"
                : "Report on " + study.runs().count() + " runs")
        .append("</h1>\n<ul class=\"strategies\">\n");
    for (Study.Group group : study.groups()) {
      html.append(
          "<li><span class=\"swatch\" style=\"background:%s\"></span>%s <span class=\"soft\">%s%s</span></li>\n"
              .formatted(
                  group.look().css(), Html.escape(group.label()), paperName(group), seeds(group)));
    }
    html.append("</ul>\n<nav aria-label=\"Sections\"><ol>\n");
    for (Section section : sections) {
      html.append(
          "<li><a href=\"#%s\">%s</a></li>\n"
              .formatted(section.id(), Html.escape(section.title())));
    }
    html.append("</ol></nav>\n</header>\n");
  }

  private static String paperName(Study.Group group) {
    return switch (group.findings().strategy()) {
      case "enas" -> "the paper’s unsupervised; ";
      case "enas-memory" -> "the paper’s supervised; ";
      default -> "";
    };
  }

  private static String seeds(Study.Group group) {
    List<Long> seeds = group.findings().seeds();
    return (seeds.size() == 1 ? "seed " : "seeds ")
        + seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private void section(Section section) {
    html.append(
        "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n"
            .formatted(section.id(), section.id(), Html.escape(section.title())));
    section.parts().forEach(this::part);
    html.append("</section>\n");
  }

  private void part(Part part) {
    if (part instanceof Paragraph paragraph) {
      html.append("<p>").append(Html.escape(paragraph.text())).append("</p>\n");
    } else if (part instanceof Absent absent) {
      html.append("<p class=\"absent\">")
          .append(code(absent.what() + " " + absent.remedy()))
          .append("</p>\n");
    } else if (part instanceof Markup markup) {
      html.append(markup.html());
    } else if (part instanceof Table table) {
      table(table);
    } else if (part instanceof Gallery gallery) {
      gallery(gallery);
    }
  }

  /** What stands between backquotes, as code. */
  private static String code(String text) {
    return Html.escape(text).replaceAll("`([^`]*)`", "<code>$1</code>");
  }

  private void table(Table table) {
    html.append(
        "<figure class=\"table\">\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table>\n<thead><tr>"
            .formatted(Html.escape("Table: " + table.head().get(0) + " and more")));
    for (String head : table.head()) {
      html.append("<th scope=\"col\">").append(Html.escape(head)).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : table.rows()) {
      html.append(row.get(0).startsWith("paper") ? "<tr class=\"paper\">" : "<tr>");
      html.append("<th scope=\"row\">").append(Html.escape(row.get(0))).append("</th>");
      row.stream()
          .skip(1)
          .forEach(cell -> html.append("<td>").append(Html.escape(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table>\n</div>\n<figcaption>")
        .append(Html.escape(table.caption()))
        .append(" <span class=\"files\">figures/%s.csv</span>".formatted(table.name()))
        .append("</figcaption>\n</figure>\n");
  }

  private void gallery(Gallery gallery) {
    html.append("<figure class=\"gallery\">\n");
    if (!gallery.heading().isEmpty()) {
      html.append("<h3>").append(Html.escape(gallery.heading())).append("</h3>\n");
    }
    html.append(
        "<div class=\"charts%s\">\n".formatted(gallery.figures().size() == 1 ? " one" : ""));
    gallery.figures().forEach(this::figure);
    html.append("</div>\n<figcaption>").append(Html.escape(gallery.caption()));
    html.append(" <span class=\"files\">")
        .append(
            gallery.figures().stream()
                .map(figure -> "figures/" + figure.name() + ".png, .csv")
                .collect(Collectors.joining("; ")))
        .append("</span></figcaption>\n</figure>\n");
  }

  private void figure(Figure figure) {
    String title = Html.escape(figure.title());
    String alternative = Html.escape(figure.alternative());
    html.append(
        """
        <div class="chart" id="chart-%s">
        <h4>%s</h4>
        <img alt="%s" src="data:image/png;base64,%s"/>
        <div class="drawn" role="img" aria-label="%s" hidden="hidden"></div>
        <script type="application/json">%s</script>
        </div>
        """
            .formatted(
                figure.name(),
                title,
                alternative,
                Base64.getEncoder().encodeToString(pictures.get(figure.name())),
                alternative,
                Html.json(figure.option().toString())));
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
