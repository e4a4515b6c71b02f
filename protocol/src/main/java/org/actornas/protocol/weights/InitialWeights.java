package org.actornas.protocol.weights;

import java.util.random.RandomGenerator;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;

/**
 * The values that the shared weights start with: uniform in [-range, range], biases zero, each
 * block a function of the seed and its name alone.
 *
 * @param random keyed by the run's seed
 * @param range largest absolute value, positive
 */
public record InitialWeights(CounterRandom random, float range) {

  /** A block's initial values, row-major. */
  public float[] of(BlockName block, WeightsShape.Matrix size) {
    float[] values = new float[size.size()];
    if (block.isBias()) {
      return values;
    }
    RandomGenerator draws = random.at(Purpose.INITIAL_WEIGHTS, block.text().hashCode());
    for (int i = 0; i < values.length; i++) {
      values[i] = (2 * draws.nextFloat() - 1) * range;
    }
    return values;
  }
}
