package org.actornas.analysis.report.figure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;

/** A figure of the report in three forms, all made of the same numbers. */
public sealed interface Figure permits XyFigure, HeatMapFigure {
  /** Of its files, without extension: lower case, digits and hyphens. */
  String name();

  /** A short title, for a heading. */
  String title();

  /** What one sees, for whoever does not see it. */
  String alternative();

  /** The option of an ECharts chart, with what the page's script adds named in {@code nas}. */
  ObjectNode option();

  /** The picture, at twice the size at which it is shown. */
  BufferedImage image();

  /** Its numbers: a head, then a line each, by RFC 4180 but with line feeds. */
  String csv();
}
