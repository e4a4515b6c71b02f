package org.actornas.analysis.report.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How all pictures look. Sizes are twice those of the page, for sharp print. */
final class Pictures {
  static final int WIDTH = 1280;
  static final int HEIGHT = 760;
  private static final String FONT = Font.SANS_SERIF;
  private static final Color INK = new Color(0x222222);
  private static final Color SOFT_INK = new Color(0x555555);
  private static final Color LINE = new Color(0xe3e6ea);

  private Pictures() {}

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
    styler.setChartTitleFont(new Font(FONT, Font.BOLD, 28));
    styler.setChartTitleBoxVisible(false);
    styler.setAxisTitleFont(new Font(FONT, Font.PLAIN, 24));
    styler.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 22));
    styler.setAxisTickLabelsColor(SOFT_INK);
    styler.setAxisTickMarksColor(SOFT_INK);
    styler.setLegendFont(new Font(FONT, Font.PLAIN, 22));
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendSeriesLineLength(44);
    styler.setMarkerSize(16);
    styler.setChartPadding(20);
    styler.setAntiAlias(true);
  }
}
