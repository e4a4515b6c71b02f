package org.actornas.analysis.drawing;

import org.actornas.protocol.architecture.Activation;

/**
 * How activations look: tints that black text reads well on, with an outline that tells them apart
 * for the colour-blind too (Okabe and Ito's hues).
 */
enum Palette {
  BLUE("#d3e6f6", "#0072b2"),
  ORANGE("#fce3c8", "#b85a00"),
  GREY("#ececec", "#5a5a5a"),
  GREEN("#cfeee1", "#00795a");

  private final String fill;
  private final String stroke;

  Palette(String fill, String stroke) {
    this.fill = fill;
    this.stroke = stroke;
  }

  static Palette of(Activation activation) {
    return switch (activation) {
      case TANH -> BLUE;
      case RELU -> ORANGE;
      case IDENTITY -> GREY;
      case SIGMOID -> GREEN;
    };
  }

  String fill() {
    return fill;
  }

  String stroke() {
    return stroke;
  }
}
