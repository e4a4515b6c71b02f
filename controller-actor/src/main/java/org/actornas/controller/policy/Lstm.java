package org.actornas.controller.policy;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Split;
import org.tensorflow.types.TFloat32;

/**
 * The LSTM cell, with what it reads already projected:
 *
 * <pre>
 *   [i f o g] = x W_x + b + h W_h
 *   c' = sigmoid(f) * c + sigmoid(i) * tanh(g)
 *   h' = sigmoid(o) * tanh(c')
 * </pre>
 *
 * The projection {@code x W_x + b} is the caller's: where x is one of a few embedding rows, or the
 * same at every step, it is computed once for all steps, which halves the work of a step.
 *
 * @param recurrent W_h [H, 4H]
 */
record Lstm(Ops tf, Operand<TFloat32> recurrent) {

  /** h and c, each [R, H]. */
  record State(Operand<TFloat32> hidden, Operand<TFloat32> cell) {}

  /** The step from the zero state; {@code projected} is x W_x + b, [R, 4H]. */
  State first(Operand<TFloat32> projected) {
    Gates gates = gates(projected);
    return state(gates, tf.math.mul(gates.input, gates.candidate));
  }

  /** The step from a state; {@code projected} is x W_x + b, [R, 4H]. */
  State next(Operand<TFloat32> projected, State previous) {
    Gates gates = gates(tf.math.add(projected, tf.linalg.matMul(previous.hidden, recurrent)));
    return state(
        gates,
        tf.math.add(
            tf.math.mul(gates.forget, previous.cell), tf.math.mul(gates.input, gates.candidate)));
  }

  private State state(Gates gates, Operand<TFloat32> cell) {
    return new State(tf.math.mul(gates.output, tf.math.tanh(cell)), cell);
  }

  private Gates gates(Operand<TFloat32> preactivations) {
    Split<TFloat32> parts = tf.split(tf.constant(1), preactivations, 4L);
    return new Gates(
        tf.math.sigmoid(parts.output().get(0)),
        tf.math.sigmoid(parts.output().get(1)),
        tf.math.sigmoid(parts.output().get(2)),
        tf.math.tanh(parts.output().get(3)));
  }

  private record Gates(
      Operand<TFloat32> input,
      Operand<TFloat32> forget,
      Operand<TFloat32> output,
      Operand<TFloat32> candidate) {}
}
