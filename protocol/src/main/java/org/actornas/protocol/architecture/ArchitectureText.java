package org.actornas.protocol.architecture;

import java.util.Optional;

/**
 * What a text says about a cell.
 *
 * @param form the form that the text is in
 * @param architecture the cell
 * @param nodeForm what its nodes compute; empty for {@link ArchitectureForm#INTS}, which do not say
 */
public record ArchitectureText(
    ArchitectureForm form, Architecture architecture, Optional<NodeForm> nodeForm) {

  /**
   * Reads a text whose form is not known beforehand. A text may begin with its form's name and a
   * colon, as in {@code fixed-arc: 0 2 1 0}; without it the form is {@linkplain
   * ArchitectureForm#detect detected}.
   *
   * @throws InvalidArchitectureException if its form is not recognised, or if it is no cell in that
   *     form
   */
  public static ArchitectureText parse(String text) {
    ArchitectureForm form = ArchitectureForm.detect(text);
    return form.read(form.withoutName(text));
  }
}
