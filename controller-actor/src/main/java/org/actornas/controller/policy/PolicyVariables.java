package org.actornas.controller.policy;

import org.actornas.controller.policy.Variables.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What the policy learns. V is the embedding's rows, H the hidden units, D the decisions, C the
 * largest number of choices.
 *
 * @param embedding E [V, H], one row per (decision, value) and one for the start
 * @param input W_x [H, 4H]
 * @param recurrent W_h [H, 4H]
 * @param bias b [4H]
 * @param output [D, H, C]
 * @param outputBias [D, 1, C]
 */
record PolicyVariables(
    Variable embedding,
    Variable input,
    Variable recurrent,
    Variable bias,
    Variable output,
    Variable outputBias) {

  /** How the names of output layers' biases end. */
  static final String OUTPUT_BIAS = "output-bias";

  static PolicyVariables add(Variables variables, DecisionLayout layout, int hidden) {
    int gates = 4 * hidden;
    return new PolicyVariables(
        variables.add("embedding", Shape.of(layout.rows(), hidden)),
        variables.add("lstm-input", Shape.of(hidden, gates)),
        variables.add("lstm-recurrent", Shape.of(hidden, gates)),
        variables.add("lstm-bias", Shape.of(gates)),
        variables.add("output", Shape.of(layout.decisions(), hidden, layout.width())),
        variables.add(OUTPUT_BIAS, Shape.of(layout.decisions(), 1, layout.width())));
  }

  /** {@code E W_x + b}, [V, 4H]: every embedding row as the LSTM reads it. */
  Operand<TFloat32> projectedEmbedding(Ops tf) {
    return tf.math.add(tf.linalg.matMul(embedding.value(), input.value()), bias.value());
  }
}
