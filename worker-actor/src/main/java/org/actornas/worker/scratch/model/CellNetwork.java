package org.actornas.worker.scratch.model;

import java.util.Map;
import java.util.Objects;
import org.actornas.worker.model.GraphScope;
import org.actornas.worker.model.TensorList;
import org.actornas.worker.model.TextInput;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * From tokens to what the softmax reads: {@code x_t -> h_t -> o_t}.
 *
 * @param words x with its dropouts, [T*B, E]
 * @param matrices of the recurrence
 * @param trace what the recurrence left
 * @param outputs o_t, [T*B, H]
 */
record CellNetwork(
    Operand<TFloat32> words,
    CellMatrices matrices,
    RecurrenceForward.Trace trace,
    Operand<TFloat32> outputs) {

  /**
   * @param weights by name
   * @param traced whether gradients will be asked for
   */
  static CellNetwork build(
      GraphScope scope,
      CellModelSettings settings,
      Map<String, Operand<TFloat32>> weights,
      TextInput text,
      MaskInput masks,
      boolean traced) {
    Ops tf = scope.tf();
    CellShape shape = settings.shape();
    Operand<TFloat32> words =
        inputMasked(
            tf,
            tf.gather(get(weights, CellShape.EMBEDDING), text.tokens(), tf.constant(0)),
            text,
            masks,
            shape);
    // x_t W_x + b of all time steps at once
    Operand<TFloat32> projection =
        tf.nn.biasAdd(
            tf.linalg.matMul(words, get(weights, CellShape.INPUT)),
            get(weights, CellShape.INPUT_BIAS));
    CellMatrices matrices = CellMatrices.of(tf, shape, weights, masks);
    RecurrenceForward.Trace trace =
        new RecurrenceForward(
                scope,
                shape,
                settings.maxHiddenNorm(),
                matrices,
                text,
                text.byStep(tf, projection, shape.columns()),
                masks.state(),
                traced)
            .run();
    Operand<TFloat32> outputs =
        TextInput.rows(
            tf,
            MaskInput.apply(tf, states(tf, trace.states(), text.steps(), 1), masks.output()),
            shape.hidden());
    return new CellNetwork(words, matrices, trace, outputs);
  }

  /** Both of the input's dropouts, which are also their own gradient: [T*B, E] to [T*B, E]. */
  static Operand<TFloat32> inputMasked(
      Ops tf, Operand<TFloat32> rows, TextInput text, MaskInput masks, CellShape shape) {
    Operand<TFloat32> kept = MaskInput.apply(tf, rows, masks.words());
    if (masks.input() == null) {
      return kept;
    }
    Operand<TFloat32> byStep = text.byStep(tf, kept, shape.embedding()); // [T, B, E]
    return TextInput.rows(tf, MaskInput.apply(tf, byStep, masks.input()), shape.embedding());
  }

  /** h_first to h_T: [T + 1 - first, B, H]. */
  static Operand<TFloat32> states(Ops tf, TensorList states, Operand<TInt32> steps, int first) {
    return states.gather(
        tf, tf.range(tf.constant(first), tf.math.add(steps, tf.constant(1)), tf.constant(1)));
  }

  /** The logits {@code o D^T + b}: [T*B, V]. */
  static Operand<TFloat32> logits(
      Ops tf, CellShape shape, Map<String, Operand<TFloat32>> weights, Operand<TFloat32> outputs) {
    return tf.nn.biasAdd(
        tf.linalg.matMul(outputs, get(weights, shape.decoderName()), MatMul.transposeB(true)),
        get(weights, CellShape.SOFTMAX_BIAS));
  }

  static Operand<TFloat32> get(Map<String, Operand<TFloat32>> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }
}
