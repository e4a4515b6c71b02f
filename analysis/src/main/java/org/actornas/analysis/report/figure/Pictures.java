package org.actornas.analysis.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How all pictures look. Sizes are about twice those of the page, for sharp print. */
final class Pictures {
  static final int WIDTH = 1000;
  static final int HEIGHT = 600;
  private static final String FONT = Font.SANS_SERIF;
  private static final Color INK = new Color(0x222222);
  private static final Color SOFT_INK = new Color(0x555555);
  private static final Color LINE = new Color(0xe3e6ea);

  private Pictures() {}

  /** A number on an axis: four digits that count, without zeros at the end. */
  static String tick(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  static void style(AxesChartStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(LINE);
    styler.setPlotGridLinesStroke(new BasicStroke(2));
    styler.setPlotContentSize(0.97);
    styler.setChartFontColor(INK);
    styler.setChartTitleFont(new Font(FONT, Font.BOLD, 22));
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitlePadding(14);
    styler.setAxisTitleFont(new Font(FONT, Font.PLAIN, 19));
    styler.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 18));
    styler.setAxisTickLabelsColor(SOFT_INK);
    styler.setAxisTickMarksColor(SOFT_INK);
    styler.setLegendFont(new Font(FONT, Font.PLAIN, 18));
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendSeriesLineLength(36);
    styler.setMarkerSize(12);
    styler.setChartPadding(20);
    styler.setAntiAlias(true);
  }
}
