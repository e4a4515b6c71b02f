package org.actornas.analysis.report.figure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler.LegendLayout;

/**
 * A matrix as colours, from blue (negative) over white (zero) to red (positive).
 *
 * @param name of its files
 * @param title its heading
 * @param alternative what one sees
 * @param columns what the columns are
 * @param rows what the rows are
 * @param values [rows, columns], all rows of one length, at least one of each; the record's own
 * @param limit the value of the deepest red, its negative that of the deepest blue; figures with
 *     one limit can be compared
 */
@SuppressWarnings("ArrayRecordComponent")
public record HeatMapFigure(
    String name,
    String title,
    String alternative,
    String columns,
    String rows,
    double[][] values,
    double limit)
    implements Figure {
  /** Diverging and safe for the colour-blind: ColorBrewer's order of hues, blue to red. */
  private static final int[] COLOURS = {
    0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d,
    0xb2182b, 0x67001f
  };

  private static final int SIDE = 800; // pixels, of the picture

  @Override
  public ObjectNode option() {
    ObjectNode option = Json.object();
    option.put("animation", false);
    ObjectNode nas = option.putObject("nas");
    nas.put("kind", "matrix");
    nas.put("x", columns);
    nas.put("y", rows);
    ArrayNode matrix = nas.putArray("values");
    for (double[] row : values) {
      ArrayNode line = matrix.addArray();
      for (double value : row) {
        // four decimals are finer than the colours; the CSV has all
        line.add(Math.rint(value * 1e4) / 1e4);
      }
    }
    ObjectNode grid = option.putObject("grid");
    grid.put("left", 8);
    grid.put("right", 14);
    grid.put("top", 28);
    grid.put("bottom", 84);
    grid.put("containLabel", true);
    option.putObject("tooltip").put("confine", true);
    option.set("xAxis", axis(columns, values[0].length, true));
    option.set("yAxis", axis(rows, values.length, false));
    ObjectNode scale = option.putObject("visualMap");
    scale.put("min", -limit);
    scale.put("max", limit);
    scale.put("calculable", true);
    scale.put("precision", 2);
    scale.put("orient", "horizontal");
    scale.put("left", "center");
    scale.put("bottom", 0);
    scale.put("itemWidth", 12);
    scale.put("itemHeight", 180);
    scale.putObject("textStyle").put("color", Json.SOFT_INK);
    ArrayNode colours = scale.putObject("inRange").putArray("color");
    for (int colour : COLOURS) {
      colours.add("#%06x".formatted(colour));
    }
    ObjectNode series = option.putArray("series").addObject();
    series.put("type", "heatmap");
    series.put("progressive", 0);
    return option;
  }

  private static ObjectNode axis(String title, int size, boolean horizontal) {
    List<String> positions = IntStream.rangeClosed(1, size).mapToObj(Integer::toString).toList();
    ObjectNode axis = Json.axis(Axis.of(title, positions), horizontal);
    axis.put("boundaryGap", true);
    axis.put("inverse", !horizontal); // the first row at the top
    axis.put("nameLocation", horizontal ? "middle" : "start");
    ((ObjectNode) axis.get("axisLabel")).put("interval", 9);
    axis.putObject("splitLine").put("show", false);
    axis.putObject("axisTick").put("show", false);
    return axis;
  }

  @Override
  public BufferedImage image() {
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(SIDE)
            .height(SIDE)
            .title(title)
            .xAxisTitle(columns)
            .yAxisTitle(rows)
            .build();
    HeatMapStyler styler = chart.getStyler();
    Pictures.style(styler);
    styler.setPlotContentSize(1);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setShowValue(false);
    styler.setDrawBorder(false);
    styler.setMin(-limit);
    styler.setMax(limit);
    styler.setRangeColors(IntStream.of(COLOURS).mapToObj(Color::new).toArray(Color[]::new));
    styler.setGradientColorColumnWeight(24);
    styler.setGradientColorColumnHeight(400);
    styler.setHeatMapDecimalValueFormatter(value -> String.format(Locale.ROOT, "%.2f", value));
    styler.setXAxisMaxLabelCount(6);
    int height = values.length;
    List<Integer> columnNumbers = IntStream.rangeClosed(1, values[0].length).boxed().toList();
    List<Integer> rowNumbers = IntStream.range(0, height).map(i -> height - i).boxed().toList();
    List<Number[]> cells = new ArrayList<>();
    for (int column = 0; column < values[0].length; column++) {
      for (int row = 0; row < height; row++) {
        double shown = Math.max(-limit, Math.min(limit, values[height - 1 - row][column]));
        cells.add(new Number[] {column, row, shown});
      }
    }
    chart.addSeries("values", columnNumbers, rowNumbers, cells);
    return BitmapEncoder.getBufferedImage(chart);
  }

  @Override
  public String csv() {
    Csv csv = new Csv();
    String[] head = new String[values[0].length + 1];
    head[0] = rows;
    for (int column = 1; column < head.length; column++) {
      head[column] = Integer.toString(column);
    }
    csv.add(head);
    for (int row = 0; row < values.length; row++) {
      String[] line = new String[values[row].length + 1];
      line[0] = Integer.toString(row + 1);
      for (int column = 1; column < line.length; column++) {
        line[column] = Csv.number(values[row][column - 1]);
      }
      csv.add(line);
    }
    return csv.text();
  }
}
