package org.actornas.worker.model;

import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * From tokens to what node 0 adds to its view of the previous state, for all time steps at once.
 */
final class InputLayer {
  private final Ops tf;
  private final WeightsShape shape;
  private final WeightsVariables weights;
  private final TextInput text;
  private final DropoutInput dropout;
  private final Operand<TFloat32> words; // x, [T*B, E]

  InputLayer(
      GraphScope scope,
      WeightsShape shape,
      WeightsVariables weights,
      TextInput text,
      DropoutInput dropout) {
    this.tf = scope.tf();
    this.shape = shape;
    this.weights = weights;
    this.text = text;
    this.dropout = dropout;
    this.words = words();
  }

  /**
   * {@code x_t}: the embedding's rows of the tokens, with the dropout of words and of the input.
   */
  private Operand<TFloat32> words() {
    return masked(tf.gather(weights.value(BlockName.EMBEDDING), text.tokens(), tf.constant(0)));
  }

  /** Both of the input's dropouts, which are also their own gradient: [T*B, E] to [T*B, E]. */
  private Operand<TFloat32> masked(Operand<TFloat32> rows) {
    Operand<TFloat32> kept = DropoutInput.apply(tf, rows, dropout.words());
    if (dropout.input() == null) {
      return kept;
    }
    Operand<TFloat32> byStep = text.byStep(tf, kept, shape.embedding()); // [T, B, E]
    return TextInput.rows(tf, DropoutInput.apply(tf, byStep, dropout.input()), shape.embedding());
  }

  /** {@code x_t W_x + b} of all time steps: [T, B, C]. */
  Operand<TFloat32> projection() {
    Operand<TFloat32> projected =
        tf.nn.biasAdd(
            tf.linalg.matMul(words, weights.value(BlockName.INPUT)),
            weights.value(BlockName.INPUT_BIAS));
    return text.byStep(tf, projected, shape.cellColumns());
  }

  /**
   * {@code dW_x = x^T dz}.
   *
   * @param dz gradient of the projection, [T*B, C]
   * @return [E, C]
   */
  Operand<TFloat32> weightsGradient(Operand<TFloat32> dz) {
    return tf.linalg.matMul(words, dz, MatMul.transposeA(true));
  }

  /** {@code db = sum over rows of dz}: [C]. */
  Operand<TFloat32> biasGradient(Operand<TFloat32> dz) {
    return tf.reduceSum(dz, tf.constant(0));
  }

  /**
   * Adds {@code dx = dz W_x^T} to the rows of the tokens in a gradient of the embedding.
   *
   * @param dz gradient of the projection, [T*B, C]
   * @param dEmbedding what else reaches the embedding, [V, E]
   * @return [V, E]
   */
  Operand<TFloat32> embeddingGradient(Operand<TFloat32> dz, Operand<TFloat32> dEmbedding) {
    Operand<TFloat32> dWords =
        masked(tf.linalg.matMul(dz, weights.value(BlockName.INPUT), MatMul.transposeB(true)));
    return tf.tensorScatterNdAdd(dEmbedding, tf.expandDims(text.tokens(), tf.constant(1)), dWords);
  }
}
