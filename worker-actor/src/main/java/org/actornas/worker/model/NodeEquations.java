package org.actornas.worker.model;

import java.util.List;
import org.actornas.protocol.architecture.NodeForm;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Split;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What a node makes of its pre-activation z and of its parent's value p, and the way back.
 *
 * @param form highway or plain
 */
record NodeEquations(NodeForm form) {

  /**
   * A node's value and what its gradient will need; [B, H] each.
   *
   * @param value v
   * @param activated act(u), for a plain node v itself
   * @param gate sigmoid(c) of a highway node
   */
  record Value(
      Operand<TFloat32> value, Operand<TFloat32> activated, @Nullable Operand<TFloat32> gate) {}

  /**
   * Where the gradient of a node's value goes.
   *
   * @param preactivation dz, [B, C]
   * @param skipped what reaches the parent past the weights, [B, H]; only of a highway node
   */
  record Gradient(Operand<TFloat32> preactivation, @Nullable Operand<TFloat32> skipped) {}

  boolean gated() {
    return form == NodeForm.HIGHWAY;
  }

  /**
   * Highway: {@code [u; c] = z}, {@code v = sigmoid(c) act(u) + (1 - sigmoid(c)) p}, computed as
   * {@code p + sigmoid(c) (act(u) - p)}. Plain: {@code v = act(z)}.
   *
   * @param z [B, C]
   * @param parent p, [B, H]
   * @param activation its decision, a scalar
   */
  Value value(Ops tf, Operand<TFloat32> z, Operand<TFloat32> parent, Operand<TInt32> activation) {
    if (!gated()) {
      Operand<TFloat32> value = NodeActivation.apply(tf, z, activation);
      return new Value(value, value, null);
    }
    Split<TFloat32> halves = tf.split(tf.constant(1), z, 2L);
    Operand<TFloat32> activated = NodeActivation.apply(tf, halves.output().get(0), activation);
    Operand<TFloat32> gate = tf.math.sigmoid(halves.output().get(1));
    Operand<TFloat32> value =
        tf.math.add(parent, tf.math.mul(gate, tf.math.sub(activated, parent)));
    return new Value(value, activated, gate);
  }

  /**
   * Highway, with g = sigmoid(c), a = act(u): {@code du = dv g act'(u)}, {@code dc = dv (a - p) g
   * (1 - g)}, {@code dz = [du; dc]}, and {@code dv (1 - g)} to the parent. Plain: {@code dz = dv
   * act'(z)}.
   *
   * @param dv gradient of the node's value, [B, H]
   * @param activated act(u), [B, H]
   * @param gate of a highway node, [B, H]
   * @param parent p, [B, H]
   * @param activation its decision, a scalar
   */
  Gradient gradient(
      Ops tf,
      Operand<TFloat32> dv,
      Operand<TFloat32> activated,
      @Nullable Operand<TFloat32> gate,
      Operand<TFloat32> parent,
      Operand<TInt32> activation) {
    if (gate == null) {
      return new Gradient(NodeActivation.gradient(tf, activated, dv, activation), null);
    }
    Operand<TFloat32> dActivated = tf.math.mul(dv, gate);
    Operand<TFloat32> du = NodeActivation.gradient(tf, activated, dActivated, activation);
    Operand<TFloat32> dc =
        tf.math.sigmoidGrad(gate, tf.math.mul(dv, tf.math.sub(activated, parent)));
    return new Gradient(tf.concat(List.of(du, dc), tf.constant(1)), tf.math.sub(dv, dActivated));
  }
}
