package org.actornas.worker.scratch.model;

import java.util.List;
import org.actornas.worker.model.TextInput;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Gradients of activation regularization and temporal activation regularization (Merity et al.,
 * "Revisiting Activation Regularization for Language RNNs").
 */
record ActivationPenalty(Ops tf, Penalties penalties, int hidden, TextInput text) {

  /**
   * What reaches h_1 to h_T from outside the recurrence.
   *
   * @param dOutputs the softmax's gradient of o, [T*B, H]
   * @param outputMask [B, H]
   * @return [T, B, H]
   */
  Operand<TFloat32> addedTo(
      Operand<TFloat32> dOutputs, CellNetwork network, @Nullable Operand<TFloat32> outputMask) {
    Operand<TFloat32> dRead =
        penalties.activation() == 0
            ? dOutputs
            : tf.math.add(dOutputs, ofOutputs(network.outputs()));
    Operand<TFloat32> dStates = MaskInput.apply(tf, text.byStep(tf, dRead, hidden), outputMask);
    return penalties.temporalActivation() == 0 ? dStates : tf.math.add(dStates, ofChanges(network));
  }

  /** {@code 2 alpha / (T B H) o}: [T*B, H]. */
  private Operand<TFloat32> ofOutputs(Operand<TFloat32> outputs) {
    return tf.math.mul(
        outputs, tf.math.div(tf.constant(2 * penalties.activation()), size(outputs)));
  }

  /**
   * {@code 2 beta / ((T-1) B H) (d_t - d_{t+1})} with {@code d_t = h_t - h_{t-1}} for t = 2..T and
   * zero at both ends: [T, B, H]. Zeros if T = 1.
   */
  private Operand<TFloat32> ofChanges(CellNetwork network) {
    Operand<TFloat32> states =
        CellNetwork.states(tf, network.trace().states(), text.steps(), 1); // [T, B, H]
    Operand<TInt32> later =
        tf.range(tf.constant(1), text.steps(), tf.constant(1)); // 1 to T-1, counted from 0
    Operand<TFloat32> changes =
        tf.math.sub(
            tf.gather(states, later, tf.constant(0)),
            tf.gather(states, tf.math.sub(later, tf.constant(1)), tf.constant(0)));
    Operand<TFloat32> factor =
        tf.math.div(
            tf.constant(2 * penalties.temporalActivation()),
            tf.math.maximum(size(changes), tf.constant(1f)));
    Operand<TFloat32> scaled = tf.math.mul(changes, factor); // [T-1, B, H]
    Operand<TFloat32> none = tf.expandDims(tf.zerosLike(network.trace().last()), tf.constant(0));
    return tf.math.sub(
        tf.concat(List.of(none, scaled), tf.constant(0)),
        tf.concat(List.of(scaled, none), tf.constant(0)));
  }

  private Operand<TFloat32> size(Operand<TFloat32> values) {
    return tf.dtypes.cast(tf.size(values), TFloat32.class);
  }
}
