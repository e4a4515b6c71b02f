package org.actornas.analysis.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.actornas.protocol.architecture.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CellSvgTest {
  private static final Architecture CELL = Architecture.of(0, 0, 1, 0, 2, 1, 3);

  static Stream<Architecture> cells() {
    return Stream.of(1, 2, 5, 12, 30).flatMap(nodes -> RandomCells.of(nodes, 5));
  }

  @Test
  void says_in_words_what_it_shows() throws Exception {
    Document svg = parse(CellSvg.draw(CELL));

    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Recurrent cell of 4 nodes");
    assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo(
            "Node 0 (tanh) reads the input x_t and the previous state h_(t-1)."
                + " Node 1 (relu) reads node 0."
                + " Node 2 (identity) reads node 0."
                + " Node 3 (sigmoid) reads node 1."
                + " The output h_t is the mean of nodes 2, 3.");
    String[] labels = svg.getDocumentElement().getAttribute("aria-labelledby").split(" ");
    assertThat(labels)
        .containsExactly(
            element(svg, "title", 0).getAttribute("id"),
            element(svg, "desc", 0).getAttribute("id"));
  }

  @Test
  void shows_inputs_nodes_the_mean_of_the_leaves_the_output_and_a_legend() throws Exception {
    List<String> texts =
        elements(parse(CellSvg.draw(CELL)), "text").stream()
            .map(text -> text.getTextContent().replaceAll("\\s+", " "))
            .toList();

    assertThat(texts)
        .containsExactlyInAnyOrder(
            "xt",
            "ht−1",
            "0 tanh",
            "1 relu",
            "2 identity",
            "3 sigmoid",
            "mean of 2 leaves",
            "ht",
            "tanh",
            "relu",
            "identity",
            "sigmoid",
            "averaged");
  }

  @Test
  void nodes_of_one_activation_share_a_colour_that_no_other_has() throws Exception {
    Document svg = parse(CellSvg.draw(Architecture.of(0, 0, 1, 0, 2, 0, 3, 0, 1)));

    List<String> fills = nodeBoxes(svg).stream().map(box -> box.getAttribute("fill")).toList();

    assertThat(fills.get(4)).isEqualTo(fills.get(1));
    assertThat(fills.subList(0, 4)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void nothing_overlaps_or_leaves_the_picture(Architecture cell) throws Exception {
    Document svg = parse(CellSvg.draw(cell));
    Element root = svg.getDocumentElement();
    Rectangle2D picture = new Rectangle2D.Double(0, 0, value(root, "width"), value(root, "height"));
    List<Rectangle2D> shapes = new ArrayList<>();
    for (Element rect : elements(svg, "rect")) {
      if (!rect.getAttribute("rx").isEmpty()) { // all but the background
        shapes.add(
            new Rectangle2D.Double(
                value(rect, "x"), value(rect, "y"), value(rect, "width"), value(rect, "height")));
      }
    }
    for (Element circle : elements(svg, "circle")) {
      double r = value(circle, "r");
      shapes.add(
          new Rectangle2D.Double(value(circle, "cx") - r, value(circle, "cy") - r, 2 * r, 2 * r));
    }

    assertThat(nodeBoxes(svg)).hasSize(cell.nodes());
    assertThat(shapes).hasSize(cell.nodes() + 1 + 3 + 4).allMatch(picture::contains);
    for (int a = 0; a < shapes.size(); a++) {
      for (int b = 0; b < a; b++) {
        assertThat(shapes.get(a).intersects(shapes.get(b))).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void every_edge_is_drawn_once(Architecture cell) throws Exception {
    List<Element> paths = elements(parse(CellSvg.draw(cell)), "path");

    // two inputs, N-1 edges, the output; a dashed line for each leaf and one in the legend
    assertThat(paths.stream().filter(path -> path.hasAttribute("marker-end")))
        .hasSize(2 + cell.nodes() - 1 + 1);
    assertThat(paths.stream().filter(path -> path.hasAttribute("stroke-dasharray")))
        .hasSize(cell.leaves().length + 1);
  }

  @Test
  void refers_to_nothing_outside_and_only_to_names_that_it_defines() {
    String svg = CellSvg.draw(CELL).replace("http://www.w3.org/2000/svg", "");

    assertThat(svg).doesNotContain("http", "href", "<style", "<script", "<image", "@import");
    assertThat(svg).contains("url(#cell-").contains("<marker id=\"cell-");
  }

  @Test
  void two_cells_in_one_page_have_different_identifiers() throws Exception {
    String one = element(parse(CellSvg.draw(CELL)), "marker", 0).getAttribute("id");
    String other =
        element(parse(CellSvg.draw(Architecture.of(1, 0, 1))), "marker", 0).getAttribute("id");

    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void numbers_look_the_same_in_every_locale() {
    Locale before = Locale.getDefault();
    String svg = CellSvg.draw(CELL);
    String dot = CellDot.draw(CELL);
    try {
      // other digits and another decimal point
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

      assertThat("%d".formatted(1)).isNotEqualTo("1");
      assertThat(CellSvg.draw(CELL)).isEqualTo(svg);
      assertThat(CellDot.draw(CELL)).isEqualTo(dot);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> nodeBoxes(Document svg) {
    return elements(svg, "rect").stream()
        .filter(rect -> rect.getAttribute("rx").equals("8"))
        .toList();
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList found = svg.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static Element element(Document svg, String name, int index) {
    return elements(svg, name).get(index);
  }

  private static double value(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
