package org.actornas.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.actornas.analysis.evidence.RunEvidence;
import org.actornas.analysis.measure.MeasureSettings;
import org.actornas.analysis.measure.PublishedTable1;
import org.actornas.analysis.measure.StudyFindings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
  private static final int CELLS = 12;
  private static final List<RunEvidence> RUNS = MadeUpRuns.study(CELLS, 1, 2);
  private static final StudyFindings FINDINGS = findings(RUNS);

  @TempDir private static Path study;
  private static String page = "";

  @BeforeAll
  static void report() throws IOException {
    page = Files.readString(Report.write(study, RUNS, FINDINGS));
  }

  @Test
  void has_its_sections_in_order_with_the_verdict_first() throws Exception {
    assertThat(texts(document(page), "h2"))
        .containsExactly(
            "Verdict",
            "The best cell",
            "Learning curves",
            "The cells that the controller draws",
            "What the controller remembers",
            "Table 1: do similar cells have similar states?",
            "Controller health",
            "Do shared weights rank cells rightly?",
            "Configuration and provenance");
    assertThat(texts(document(page), "li")).containsAll(FINDINGS.verdict());
  }

  @Test
  void loads_nothing_from_anywhere() {
    String withoutScripts = page.replaceAll("(?s)<script>.*?</script>", "");

    assertThat(withoutScripts)
        .contains("default-src 'none'")
        .doesNotContain("src=\"http", "href=\"http", "url(http", "@import", "<iframe", "<object");
    assertThat(page).doesNotContain("<script src", "<link rel=\"stylesheet\"");
  }

  @Test
  void every_figure_is_a_picture_a_chart_and_a_table_of_numbers() throws Exception {
    Document document = document(page);
    List<String> names =
        Pattern.compile("id=\"chart-([a-z0-9_-]+)\"")
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(names)
        .contains("figure1", "figure2", "figure3-enas", "figure4-enas", "ranking", "health-reward")
        .doesNotHaveDuplicates();
    for (String name : names) {
      Path figures = study.resolve("figures");
      assertThat(ImageIO.read(figures.resolve(name + ".png").toFile()).getWidth())
          .isGreaterThanOrEqualTo(800);
      assertThat(Files.readAllLines(figures.resolve(name + ".csv"))).hasSizeGreaterThan(1);
    }
    NodeList images = document.getElementsByTagName("img");
    assertThat(images.getLength()).isEqualTo(names.size());
    for (int i = 0; i < images.getLength(); i++) {
      assertThat(((Element) images.item(i)).getAttribute("alt")).isNotBlank();
    }
  }

  @Test
  void figure_3_has_every_state_at_full_precision() throws IOException {
    List<String> lines = Files.readAllLines(study.resolve("figures/figure3-enas.csv"));
    double[] first =
        Stream.of(lines.get(1).split(",")).skip(1).mapToDouble(Double::parseDouble).toArray();

    RunEvidence enas = RUNS.get(2);
    assertThat(enas.strategy()).isEqualTo("enas");
    assertThat(lines).hasSize(1 + CELLS);
    assertThat(first).isEqualTo(enas.trained().finalHidden()[0]);
  }

  @Test
  void figure_2_counts_all_cells() throws IOException {
    double percent =
        Files.readAllLines(study.resolve("figures/figure2.csv")).stream()
            .filter(line -> line.startsWith("enas,"))
            .mapToDouble(line -> Double.parseDouble(line.split(",")[2]))
            .sum();
    int beyond =
        FINDINGS.figure2().orElseThrow().series().stream()
            .filter(series -> series.label().equals("enas"))
            .findFirst()
            .orElseThrow()
            .beyond();

    assertThat(percent).isCloseTo(100.0 * (2 * CELLS - beyond) / (2 * CELLS), within(1e-9));
  }

  @Test
  void table_1_stands_beside_the_paper_s_with_its_unknown_cells_as_such() throws IOException {
    List<String> lines = Files.readAllLines(study.resolve("figures/table1.csv"));

    assertThat(lines).hasSize(1 + 3 + PublishedTable1.ROWS.size());
    assertThat(lines.get(4)).startsWith("\"paper, PTB: random\",-0.090,,-0.130");
    assertThat(lines.get(5)).startsWith("\"paper, PTB: supervised\",-0.404,,?");
    assertThat(lines.get(6)).startsWith("\"paper, PTB: unsupervised\",?,,?");
    assertThat(page).contains("−0.315, −0.160, −0.072 in an order that is not known");
  }

  @Test
  void shows_the_cell_and_its_test_perplexity() {
    assertThat(page).contains("test perplexity of 30.88", "Recurrent cell of 12 nodes");
  }

  @Test
  void text_of_a_run_is_never_markup() {
    assertThat(page)
        .contains("# a comment with &lt;b&gt;markup&lt;/b&gt; &amp; more")
        .contains("Linux &lt;x86_64&gt; &amp; &quot;friends&quot;")
        .doesNotContain("<b>markup</b>");
  }

  @Test
  void the_same_runs_give_the_same_bytes_in_every_locale(@TempDir Path again) throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Report.write(again, RUNS, FINDINGS);
    } finally {
      Locale.setDefault(before);
    }

    try (Stream<Path> files = Files.walk(study).filter(Files::isRegularFile)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(again.resolve(study.relativize(file))).hasSameBinaryContentAs(file));
    }
  }

  @Test
  void leaves_no_temporary_file() throws IOException {
    try (Stream<Path> files = Files.walk(study)) {
      assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void runs_of_different_numbers_of_nodes_and_of_one_seed_have_a_report(@TempDir Path folder)
      throws Exception {
    RunEvidence large = MadeUpRuns.run("enas", 1, CELLS);
    List<RunEvidence> runs =
        List.of(
            MadeUpRuns.run("random", 1, CELLS, 5),
            large,
            MadeUpRuns.run("enas", 1, CELLS).named("again"));

    String mixed = Files.readString(Report.write(folder, runs, findings(runs)));

    assertThat(Files.readAllLines(folder.resolve("figures/figure1.csv")))
        .anyMatch(line -> line.contains("prev_11"));
    assertThat(mixed)
        .contains("of 5 nodes has 10.1 nats, a uniform controller of 12 nodes has 34.1 nats")
        .contains("enas has 2 runs of seed 1");
    assertThat(absent(mixed)).anySatisfy(text -> assertThat(text).contains("has one seed"));
    assertThat(Files.readAllLines(folder.resolve("figures/summary.csv")).get(2))
        .startsWith("enas,1,");
  }

  @Test
  void one_run_says_what_is_absent_and_how_to_get_it(@TempDir Path folder) throws Exception {
    List<RunEvidence> one = List.of(MadeUpRuns.run("enas", 2, CELLS));

    String single = Files.readString(Report.write(folder, one, findings(one)));

    assertThat(absent(single))
        .anySatisfy(text -> assertThat(text).contains("no random controller", "nas study"))
        .anySatisfy(text -> assertThat(text).contains("one seed", "--seeds 1,2,3"))
        .anySatisfy(text -> assertThat(text).contains("not trained from scratch", "nas train"))
        .anySatisfy(text -> assertThat(text).contains("reconstruction loss", "enas-memory"));
  }

  @Test
  void a_run_of_which_only_the_name_is_left_still_has_a_report(@TempDir Path folder)
      throws Exception {
    List<RunEvidence> none = List.of(MadeUpRuns.empty());

    String empty = Files.readString(Report.write(folder, none, findings(none)));

    assertThat(texts(document(empty), "h2")).hasSize(9);
    assertThat(absent(empty))
        .anySatisfy(text -> assertThat(text).contains("Figure 1 cannot be drawn"))
        .anySatisfy(text -> assertThat(text).contains("Figure 2 cannot be drawn"))
        .anySatisfy(text -> assertThat(text).contains("Figures 3 and 4 cannot be drawn"))
        .anySatisfy(text -> assertThat(text).contains("No run has a finished epoch"));
  }

  @Test
  void refuses_findings_of_other_runs(@TempDir Path folder) {
    assertThatThrownBy(() -> Report.write(folder, RUNS.subList(0, 1), FINDINGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 runs and findings of 6");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refuses_two_runs_of_one_name(@TempDir Path folder) {
    RunEvidence run = RUNS.get(0);

    assertThatThrownBy(() -> Report.write(folder, List.of(run, run), FINDINGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(run.id());
  }

  private static StudyFindings findings(List<RunEvidence> runs) {
    return StudyFindings.of(runs, new MeasureSettings(19, 1));
  }

  private static List<String> absent(String html) throws Exception {
    NodeList paragraphs = document(html).getElementsByTagName("p");
    return Stream.iterate(0, i -> i < paragraphs.getLength(), i -> i + 1)
        .map(i -> (Element) paragraphs.item(i))
        .filter(p -> p.getAttribute("class").equals("absent"))
        .map(Element::getTextContent)
        .toList();
  }

  private static List<String> texts(Document document, String element) {
    NodeList found = document.getElementsByTagName(element);
    return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
        .map(i -> found.item(i).getTextContent())
        .toList();
  }

  /** The page without its scripts and its document type is well-formed XML. */
  private static Document document(String html) throws Exception {
    String markup =
        html.replaceAll("(?s)<script>.*?</script>", "").replaceFirst("<!DOCTYPE html>", "");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(markup)));
  }
}
