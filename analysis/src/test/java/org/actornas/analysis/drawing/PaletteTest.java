package org.actornas.analysis.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.actornas.protocol.architecture.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {
  private static final String INK = "#222222"; // of the text in a node

  @Test
  void activations_differ_in_black_and_white_print_too() {
    double[] lightness =
        Arrays.stream(Activation.values())
            .mapToDouble(activation -> lightness(luminance(Palette.of(activation).fill())))
            .sorted()
            .toArray();

    for (int i = 1; i < lightness.length; i++) {
      assertThat(lightness[i] - lightness[i - 1]).isGreaterThan(6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void text_on_a_fill_has_the_enhanced_contrast_of_wcag(Activation activation) {
    double contrast = (luminance(Palette.of(activation).fill()) + 0.05) / (luminance(INK) + 0.05);

    assertThat(contrast).isGreaterThanOrEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void an_outline_stands_out_from_white_paper(Activation activation) {
    double contrast = 1.05 / (luminance(Palette.of(activation).stroke()) + 0.05);

    assertThat(contrast).isGreaterThanOrEqualTo(3);
  }

  /** Relative luminance of an sRGB colour, 0 to 1. */
  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  /** CIE L*, 0 to 100, of a colour that is not nearly black. */
  private static double lightness(double luminance) {
    return 116 * Math.cbrt(luminance) - 16;
  }
}
