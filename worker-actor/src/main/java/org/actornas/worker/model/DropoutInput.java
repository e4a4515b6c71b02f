package org.actornas.worker.model;

import org.actornas.protocol.weights.WeightsShape;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The masks of dropout as tensors; null where a rate is zero or in evaluation.
 *
 * @param words mask of each token's word, [T*B, 1]
 * @param input [B, E]
 * @param state [B, H]
 * @param output [B, H]
 */
record DropoutInput(
    @Nullable Operand<TFloat32> words,
    @Nullable Operand<TFloat32> input,
    @Nullable Operand<TFloat32> state,
    @Nullable Operand<TFloat32> output) {

  static final DropoutInput NONE = new DropoutInput(null, null, null, null);

  static DropoutInput create(Ops tf, Regularization rates, WeightsShape shape) {
    return new DropoutInput(
        placeholder(tf, rates.embeddingDropout(), 1),
        placeholder(tf, rates.inputDropout(), shape.embedding()),
        placeholder(tf, rates.stateDropout(), shape.hidden()),
        placeholder(tf, rates.outputDropout(), shape.hidden()));
  }

  private static @Nullable Operand<TFloat32> placeholder(Ops tf, float rate, int columns) {
    return rate == 0
        ? null
        : tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, columns)));
  }

  void feed(Feeds feeds, DropoutMasks masks, int[] tokens, int batch) {
    feed(feeds, words, tokens.length, masks.wordsAt(tokens));
    feed(feeds, input, batch, masks.input());
    feed(feeds, state, batch, masks.state());
    feed(feeds, output, batch, masks.output());
  }

  private static void feed(
      Feeds feeds, @Nullable Operand<TFloat32> placeholder, int rows, float[] mask) {
    if (placeholder != null) {
      feeds.array(placeholder, Shape.of(rows, mask.length / rows), mask);
    }
  }

  /** {@code value * mask}, or the value itself where there is no mask. */
  static Operand<TFloat32> apply(
      Ops tf, Operand<TFloat32> value, @Nullable Operand<TFloat32> mask) {
    return mask == null ? value : tf.math.mul(value, mask);
  }
}
