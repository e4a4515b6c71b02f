package org.actornas.analysis.evidence;

import java.util.List;
import org.actornas.protocol.architecture.Architecture;

/**
 * What a controller's LSTM computed while it drew architectures (or was fed with them, if another
 * drew them). The arrays are the record's own: do not change them.
 *
 * @param architectures n of them, all of one number of nodes
 * @param finalHidden [n, H] the hidden state that the last decision was drawn from
 * @param argmaxProbabilities [n, D] of the most likely choice at every decision, D = 2N-1
 */
@SuppressWarnings("ArrayRecordComponent")
public record ControllerTrace(
    List<Architecture> architectures, double[][] finalHidden, double[][] argmaxProbabilities) {

  /**
   * @throws IllegalArgumentException if the parts are not of one length
   */
  public ControllerTrace {
    architectures = List.copyOf(architectures);
    if (architectures.size() != finalHidden.length
        || architectures.size() != argmaxProbabilities.length) {
      throw new IllegalArgumentException(
          "%d architectures, %d hidden states and %d rows of probabilities do not fit"
              .formatted(architectures.size(), finalHidden.length, argmaxProbabilities.length));
    }
  }

  /** How many architectures. */
  public int size() {
    return architectures.size();
  }
}
