package org.actornas.worker.scratch.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.actornas.worker.model.Feeds;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The masks of dropout as tensors; null or missing where a rate is zero and in evaluation.
 *
 * @param words mask of each token's word, [T*B, 1]
 * @param input [B, E]
 * @param state [B, H]
 * @param output [B, H]
 * @param weights [H, C] each, by the name of the weights
 */
record MaskInput(
    @Nullable Operand<TFloat32> words,
    @Nullable Operand<TFloat32> input,
    @Nullable Operand<TFloat32> state,
    @Nullable Operand<TFloat32> output,
    Map<String, Operand<TFloat32>> weights) {

  static final MaskInput NONE = new MaskInput(null, null, null, null, Map.of());

  static MaskInput create(Ops tf, Dropouts rates, CellShape shape) {
    Map<String, Operand<TFloat32>> weights = new LinkedHashMap<>();
    if (rates.weights() > 0) {
      Shape matrix = Shape.of(shape.hidden(), shape.columns());
      weights.put(CellShape.RECURRENT, tf.placeholder(TFloat32.class, Placeholder.shape(matrix)));
      for (int node = 1; node < shape.cell().nodes(); node++) {
        weights.put(
            CellShape.edge(node), tf.placeholder(TFloat32.class, Placeholder.shape(matrix)));
      }
    }
    return new MaskInput(
        rows(tf, rates.embedding(), 1),
        rows(tf, rates.input(), shape.embedding()),
        rows(tf, rates.state(), shape.hidden()),
        rows(tf, rates.output(), shape.hidden()),
        weights);
  }

  private static @Nullable Operand<TFloat32> rows(Ops tf, float rate, int columns) {
    return rate == 0
        ? null
        : tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, columns)));
  }

  void feed(Feeds feeds, Masks masks, int[] tokens, CellShape shape, int batch) {
    if (words != null) {
      feeds.array(words, Shape.of(tokens.length, 1), masks.wordsAt(tokens));
    }
    if (input != null) {
      feeds.array(input, Shape.of(batch, shape.embedding()), masks.input());
    }
    if (state != null) {
      feeds.array(state, Shape.of(batch, shape.hidden()), masks.state());
    }
    if (output != null) {
      feeds.array(output, Shape.of(batch, shape.hidden()), masks.output());
    }
    weights.forEach(
        (name, placeholder) ->
            feeds.array(
                placeholder,
                Shape.of(shape.hidden(), shape.columns()),
                Objects.requireNonNull(masks.weights().get(name), name)));
  }

  /** {@code value * mask}, or the value itself where there is no mask. */
  static Operand<TFloat32> apply(
      Ops tf, Operand<TFloat32> value, @Nullable Operand<TFloat32> mask) {
    return mask == null ? value : tf.math.mul(value, mask);
  }
}
