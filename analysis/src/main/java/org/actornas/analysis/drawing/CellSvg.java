package org.actornas.analysis.drawing;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.actornas.protocol.architecture.Activation;
import org.actornas.protocol.architecture.Architecture;

/**
 * A cell as a picture: the input {@code x_t} and the previous state {@code h_{t-1}} at the top, its
 * nodes coloured by activation, and at the bottom the mean of its leaves, the output {@code h_t}.
 *
 * <p>The picture is one SVG 1.1 document that needs nothing else, with a title and a description in
 * words; its identifiers differ from cell to cell, so that several fit in one HTML page.
 */
public final class CellSvg {
  private static final int NODE_WIDTH = 96;
  private static final int NODE_HEIGHT = 34;
  private static final int COLUMN = 116; // from one leaf's centre to the next one's
  private static final int ROW = 70; // from one row's centre to the next one's, or more
  private static final int STUB = 9; // an edge's last piece, straight, so that its arrow is too
  private static final int MARGIN = 20;
  private static final int TERMINAL_RADIUS = 21; // of the circles of x_t, h_{t-1} and h_t
  private static final int MEAN_HEIGHT = 26;
  private static final int LEGEND_ITEM = 92;
  private static final int LEGEND_WIDTH = LEGEND_ITEM * Activation.COUNT + 110;
  private static final int LEGEND_HEIGHT = 44;
  private static final String INK = "#222222";
  private static final String EDGE = "#555555";

  private final Architecture cell;
  private final CellLayout layout;
  private final String id;
  private final double width;
  private final double row;
  private final StringBuilder svg = new StringBuilder();

  private CellSvg(Architecture cell) {
    this.cell = cell;
    this.layout = CellLayout.of(cell);
    this.id = "cell-" + Integer.toHexString(cell.hashCode());
    this.row = ROW + Math.min(60, layout.longestSpan() * COLUMN / 10);
    this.width = 2 * MARGIN + Math.max(LEGEND_WIDTH, layout.columnCount() * COLUMN);
  }

  /** The SVG document of a cell. */
  public static String draw(Architecture cell) {
    return new CellSvg(cell).document();
  }

  private String document() {
    double height = outputY() + TERMINAL_RADIUS + LEGEND_HEIGHT + MARGIN;
    add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="%s" height="%s" \
        viewBox="0 0 %s %s" role="img" aria-labelledby="%s-title %s-description" \
        font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="13" fill="%s">
        """,
        number(width), number(height), number(width), number(height), id, id, INK);
    add("<title id=\"%s-title\">Recurrent cell of %d nodes</title>\n", id, cell.nodes());
    add("<desc id=\"%s-description\">%s</desc>\n", id, description());
    add(
        """
        <defs><marker id="%s-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" \
        markerHeight="7" orient="auto"><path d="M0,0.5 L8,4 L0,7.5 z" fill="%s"/></marker></defs>
        <rect width="%s" height="%s" fill="#ffffff"/>
        """,
        id, EDGE, number(width), number(height));
    inputs();
    edges();
    output();
    nodes();
    legend(outputY() + TERMINAL_RADIUS + LEGEND_HEIGHT / 2.0 + 4);
    return svg.append("</svg>\n").toString();
  }

  private void inputs() {
    double y = MARGIN + TERMINAL_RADIUS;
    for (int side = -1; side <= 1; side += 2) {
      double inputX = x(0) + side * 30;
      arrow(inputX, y + TERMINAL_RADIUS, x(0) + side * 18, y(0) - NODE_HEIGHT / 2.0);
      terminal(inputX, y, side < 0 ? "x" : "h", side < 0 ? "t" : "t−1");
    }
  }

  private void edges() {
    for (int node = 1; node < cell.nodes(); node++) {
      int parent = cell.parent(node);
      arrow(x(parent), y(parent) + NODE_HEIGHT / 2.0, x(node), y(node) - NODE_HEIGHT / 2.0);
    }
  }

  /** The leaves, each down its own column, into their mean, and that into h_t. */
  private void output() {
    int[] leaves = cell.leaves();
    double left = Arrays.stream(leaves).mapToDouble(this::x).min().orElseThrow();
    double right = Arrays.stream(leaves).mapToDouble(this::x).max().orElseThrow();
    double centre = (left + right) / 2;
    double meanWidth = right - left + NODE_WIDTH;
    double top = meanY() - MEAN_HEIGHT / 2.0;
    for (int leaf : leaves) {
      add(
          "<path d=\"M%s,%s V%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\""
              + " stroke-dasharray=\"5,4\"/>\n",
          number(x(leaf)), number(y(leaf) + NODE_HEIGHT / 2.0), number(top), EDGE);
    }
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%d\" rx=\"13\" fill=\"#ffffff\""
            + " stroke=\"%s\" stroke-width=\"1.6\"/>\n",
        number(centre - meanWidth / 2), number(top), number(meanWidth), MEAN_HEIGHT, INK);
    text(centre, meanY(), leaves.length == 1 ? "one leaf" : "mean of " + leaves.length + " leaves");
    arrow(centre, top + MEAN_HEIGHT, centre, outputY() - TERMINAL_RADIUS);
    terminal(centre, outputY(), "h", "t");
  }

  private void nodes() {
    for (int node = 0; node < cell.nodes(); node++) {
      Palette colours = Palette.of(cell.activation(node));
      add(
          "<rect x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"%s\" stroke=\"%s\""
              + " stroke-width=\"1.6\"/>\n",
          number(x(node) - NODE_WIDTH / 2.0),
          number(y(node) - NODE_HEIGHT / 2.0),
          NODE_WIDTH,
          NODE_HEIGHT,
          colours.fill(),
          colours.stroke());
      text(
          x(node),
          y(node),
          "<tspan font-weight=\"bold\">%s</tspan>  %s"
              .formatted(node, cell.activation(node).label()));
    }
  }

  private void legend(double y) {
    double x = (width - LEGEND_WIDTH) / 2;
    for (Activation activation : Activation.values()) {
      Palette colours = Palette.of(activation);
      add(
          "<rect x=\"%s\" y=\"%s\" width=\"18\" height=\"14\" rx=\"4\" fill=\"%s\" stroke=\"%s\""
              + " stroke-width=\"1.4\"/>\n",
          number(x), number(y - 7), colours.fill(), colours.stroke());
      legendText(x + 25, y, activation.label());
      x += LEGEND_ITEM;
    }
    add(
        "<path d=\"M%s,%s h26\" stroke=\"%s\" stroke-width=\"1.6\" stroke-dasharray=\"5,4\"/>\n",
        number(x), number(y), EDGE);
    legendText(x + 33, y, "averaged");
  }

  private void legendText(double x, double y, String label) {
    add("<text x=\"%s\" y=\"%s\" font-size=\"12\">%s</text>\n", number(x), number(y + 4.2), label);
  }

  private void arrow(double fromX, double fromY, double toX, double toY) {
    double middle = (fromY + toY - STUB) / 2;
    add(
        "<path d=\"M%s,%s C%s,%s %s,%s %s,%s V%s\" fill=\"none\" stroke=\"%s\""
            + " stroke-width=\"1.6\" marker-end=\"url(#%s-arrow)\"/>\n",
        number(fromX),
        number(fromY),
        number(fromX),
        number(middle),
        number(toX),
        number(middle),
        number(toX),
        number(toY - STUB),
        number(toY),
        EDGE,
        id);
  }

  private void terminal(double x, double y, String symbol, String subscript) {
    add(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%d\" fill=\"#ffffff\" stroke=\"%s\""
            + " stroke-width=\"1.6\"/>\n",
        number(x), number(y), TERMINAL_RADIUS, INK);
    text(
        x,
        y,
        "<tspan font-style=\"italic\" font-size=\"15\">%s</tspan><tspan font-size=\"10\" dy=\"4\">%s</tspan>"
            .formatted(symbol, subscript));
  }

  private void text(double centreX, double centreY, String content) {
    add(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\" xml:space=\"preserve\">%s</text>\n",
        number(centreX), number(centreY + 4.5), content);
  }

  private String description() {
    StringBuilder words = new StringBuilder();
    for (int node = 0; node < cell.nodes(); node++) {
      words.append(
          "Node %s (%s) reads %s. "
              .formatted(
                  node,
                  cell.activation(node).label(),
                  node == 0
                      ? "the input x_t and the previous state h_(t-1)"
                      : "node " + cell.parent(node)));
    }
    int[] leaves = cell.leaves();
    return words
        .append("The output h_t is ")
        .append(leaves.length == 1 ? "node " : "the mean of nodes ")
        .append(Arrays.stream(leaves).mapToObj(Integer::toString).collect(Collectors.joining(", ")))
        .append('.')
        .toString();
  }

  private double x(int node) {
    double left = (width - layout.columnCount() * COLUMN) / 2;
    return left + (layout.column(node) + 0.5) * COLUMN;
  }

  private double y(int node) {
    return MARGIN + 2 * TERMINAL_RADIUS + 28 + NODE_HEIGHT / 2.0 + layout.row(node) * row;
  }

  private double meanY() {
    return MARGIN
        + 2 * TERMINAL_RADIUS
        + 28
        + (layout.rowCount() - 1) * row
        + ROW
        + MEAN_HEIGHT / 2.0;
  }

  private double outputY() {
    return meanY() + MEAN_HEIGHT / 2.0 + 26 + TERMINAL_RADIUS;
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  /** At most one decimal, and a point whatever the locale. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
