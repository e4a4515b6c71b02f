package org.actornas.worker.scratch.model;

import java.util.List;
import org.actornas.protocol.architecture.Activation;
import org.actornas.protocol.architecture.NodeForm;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What a node of known activation makes of its pre-activation z and of its parent's value p, and
 * the way back.
 *
 * @param form highway or plain
 * @param activation act
 */
record CellNode(NodeForm form, Activation activation) {

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
   * @param preactivation dz in the parts that {@link #value} took: [B, H] each
   * @param skipped what reaches the parent past the weights, [B, H]; only of a highway node
   */
  record Gradient(List<Operand<TFloat32>> preactivation, @Nullable Operand<TFloat32> skipped) {}

  /** How many parts of H columns z has. */
  static int parts(NodeForm form) {
    return form.columns(1);
  }

  /**
   * Highway: {@code [u; c] = z}, {@code v = p + sigmoid(c) (act(u) - p)}. Plain: {@code v =
   * act(z)}.
   *
   * @param z its parts, [B, H] each
   * @param parent p, [B, H]
   */
  Value value(Ops tf, List<Operand<TFloat32>> z, Operand<TFloat32> parent) {
    Operand<TFloat32> activated = activate(tf, z.get(0));
    if (form == NodeForm.PLAIN) {
      return new Value(activated, activated, null);
    }
    Operand<TFloat32> gate = tf.math.sigmoid(z.get(1));
    Operand<TFloat32> value =
        tf.math.add(parent, tf.math.mul(gate, tf.math.sub(activated, parent)));
    return new Value(value, activated, gate);
  }

  /**
   * Highway, with g = sigmoid(c), a = act(u): {@code du = dv g act'(u)}, {@code dc = dv (a - p) g
   * (1 - g)}, and {@code dv (1 - g)} to the parent. Plain: {@code dz = dv act'(z)}.
   *
   * @param dv gradient of the node's value, [B, H]
   * @param activated a, [B, H]
   * @param gate g of a highway node, [B, H]
   * @param parent p, [B, H]
   */
  Gradient gradient(
      Ops tf,
      Operand<TFloat32> dv,
      Operand<TFloat32> activated,
      @Nullable Operand<TFloat32> gate,
      Operand<TFloat32> parent) {
    if (gate == null) {
      return new Gradient(List.of(derive(tf, activated, dv)), null);
    }
    Operand<TFloat32> dActivated = tf.math.mul(dv, gate);
    Operand<TFloat32> du = derive(tf, activated, dActivated);
    Operand<TFloat32> dc =
        tf.math.sigmoidGrad(gate, tf.math.mul(dv, tf.math.sub(activated, parent)));
    return new Gradient(List.of(du, dc), tf.math.sub(dv, dActivated));
  }

  private Operand<TFloat32> activate(Ops tf, Operand<TFloat32> u) {
    return switch (activation) {
      case TANH -> tf.math.tanh(u);
      case RELU -> tf.nn.relu(u);
      case IDENTITY -> u;
      case SIGMOID -> tf.math.sigmoid(u);
    };
  }

  /** {@code du = dy act'(u)}, from y = act(u). */
  private Operand<TFloat32> derive(Ops tf, Operand<TFloat32> y, Operand<TFloat32> dy) {
    return switch (activation) {
      case TANH -> tf.math.tanhGrad(y, dy);
      case RELU -> tf.nn.reluGrad(dy, y);
      case IDENTITY -> dy;
      case SIGMOID -> tf.math.sigmoidGrad(y, dy);
    };
  }
}
