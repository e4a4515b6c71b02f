package org.actornas.worker.scratch.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.random.CounterRandom;
import org.actornas.protocol.random.CounterRandom.Purpose;

/**
 * One cell and the sizes that fix its weights.
 *
 * @param cell the architecture
 * @param nodeForm what a node computes: fixes the columns C of the cell's matrices, 2H or H
 * @param vocabulary V
 * @param embedding E; where it equals H the embedding is tied with the softmax
 * @param hidden H
 */
public record CellShape(
    Architecture cell, NodeForm nodeForm, int vocabulary, int embedding, int hidden) {
  /** [V, E]. */
  public static final String EMBEDDING = "embedding";

  /** [V]. */
  public static final String SOFTMAX_BIAS = "softmax_bias";

  /** [V, H]; only where E differs from H. */
  public static final String DECODER = "decoder";

  /** W_x, [E, C]. */
  public static final String INPUT = "w_input";

  /** b, [C]. */
  public static final String INPUT_BIAS = "b_input";

  /** W_h, [H, C]. */
  public static final String RECURRENT = "w_recurrent";

  public CellShape {
    if (vocabulary < 2 || embedding < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          "not a shape: V=%d E=%d H=%d".formatted(vocabulary, embedding, hidden));
    }
  }

  /** The name of the weights with which a node, 1 to N-1, reads its parent, [H, C]. */
  public static String edge(int node) {
    return "edge_" + node;
  }

  /** Whether the softmax reads the embedding itself. */
  public boolean tied() {
    return embedding == hidden;
  }

  /** C. */
  public int columns() {
    return nodeForm.columns(hidden);
  }

  /** The name of what the softmax reads: the decoder, or the embedding if they are tied. */
  public String decoderName() {
    return tied() ? EMBEDDING : DECODER;
  }

  /** Names and dimensions of all weights, in a fixed order: those of the file weights.npz. */
  public Map<String, int[]> weights() {
    Map<String, int[]> weights = new LinkedHashMap<>();
    weights.put(EMBEDDING, new int[] {vocabulary, embedding});
    weights.put(SOFTMAX_BIAS, new int[] {vocabulary});
    if (!tied()) {
      weights.put(DECODER, new int[] {vocabulary, hidden});
    }
    weights.put(INPUT, new int[] {embedding, columns()});
    weights.put(INPUT_BIAS, new int[] {columns()});
    weights.put(RECURRENT, new int[] {hidden, columns()});
    for (int node = 1; node < cell.nodes(); node++) {
      weights.put(edge(node), new int[] {hidden, columns()});
    }
    return weights;
  }

  /** How many numbers the weights are. */
  public long parameters() {
    return weights().values().stream()
        .mapToLong(
            shape -> {
              long size = 1;
              for (int dimension : shape) {
                size *= dimension;
              }
              return size;
            })
        .sum();
  }

  /**
   * The weights that a training starts with: uniform in [-range, range], biases zero, each a
   * function of the seed and its name alone.
   */
  public WeightSet initialWeights(CounterRandom random, float range) {
    Map<String, FloatArray> arrays = new LinkedHashMap<>();
    weights()
        .forEach(
            (name, shape) -> {
              float[] values = new float[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
              if (shape.length > 1) {
                RandomGenerator draws = random.at(Purpose.INITIAL_WEIGHTS, name.hashCode());
                for (int i = 0; i < values.length; i++) {
                  values[i] = (2 * draws.nextFloat() - 1) * range;
                }
              }
              arrays.put(name, new FloatArray(shape, values));
            });
    return new WeightSet(arrays);
  }
}
