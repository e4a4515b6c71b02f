package org.actornas.controller.policy;

import java.util.Arrays;
import org.actornas.protocol.architecture.Architecture;

/**
 * What a pass of the policy over R architectures returned: row-major arrays with a column an
 * architecture.
 *
 * @param steps D
 * @param hidden H
 * @param logProbabilities [D, R]
 * @param entropies [D, R]
 * @param argmaxProbabilities [D, R]
 * @param finalHidden [R, H]
 */
@SuppressWarnings("ArrayRecordComponent")
record DecisionColumns(
    int steps,
    int hidden,
    float[] logProbabilities,
    float[] entropies,
    float[] argmaxProbabilities,
    float[] finalHidden) {

  /** Column {@code index}, which is of this architecture. */
  SampledArchitecture of(int index, Architecture architecture) {
    return new SampledArchitecture(
        architecture,
        column(logProbabilities, index),
        column(entropies, index),
        column(argmaxProbabilities, index),
        Arrays.copyOfRange(finalHidden, index * hidden, (index + 1) * hidden));
  }

  private float[] column(float[] values, int index) {
    int width = values.length / steps;
    float[] column = new float[steps];
    for (int step = 0; step < steps; step++) {
      column[step] = values[step * width + index];
    }
    return column;
  }
}
