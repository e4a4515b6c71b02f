package org.actornas.analysis.drawing;

import org.actornas.protocol.architecture.Activation;

/**
 * How activations look: Okabe and Ito's hues, which the colour-blind tell apart, in tints that dark
 * text reads well on; no two are equally light, so that they differ in black and white print too.
 */
enum Palette {
  BLUE("#97c8ee", "#0072b2"),
  ORANGE("#fbdcb4", "#b85a00"),
  GREY("#f4f4f4", "#5a5a5a"),
  GREEN("#6cbb9f", "#00795a");

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
