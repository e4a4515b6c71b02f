package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.List;
import org.actornas.protocol.architecture.Activation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The activation of a node where the choice among the four is itself a tensor. A switch sends the
 * value down one branch only: the other three cost nothing.
 */
final class NodeActivation {
  private NodeActivation() {}

  /**
   * {@code y = act(u)}.
   *
   * @param u [B, H]
   * @param choice the activation's decision, a scalar
   * @return y, [B, H]
   */
  static Operand<TFloat32> apply(Ops tf, Operand<TFloat32> u, Operand<TInt32> choice) {
    List<Operand<TFloat32>> branches = branches(tf, u, choice);
    List<Operand<TFloat32>> values = new ArrayList<>();
    for (int decision = 0; decision < Activation.COUNT; decision++) {
      Operand<TFloat32> branch = branches.get(decision);
      values.add(
          switch (Activation.of(decision)) {
            case TANH -> tf.math.tanh(branch);
            case RELU -> tf.nn.relu(branch);
            case IDENTITY -> branch;
            case SIGMOID -> tf.math.sigmoid(branch);
          });
    }
    return tf.merge(values).output();
  }

  /**
   * {@code du = dy act'(u)}; the derivative of each of the four is a function of y alone.
   *
   * @param y what {@link #apply} gave, [B, H]
   * @param dy gradient of y, [B, H]
   * @param choice the activation's decision, a scalar
   * @return du, [B, H]
   */
  static Operand<TFloat32> gradient(
      Ops tf, Operand<TFloat32> y, Operand<TFloat32> dy, Operand<TInt32> choice) {
    List<Operand<TFloat32>> branches = branches(tf, dy, choice);
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (int decision = 0; decision < Activation.COUNT; decision++) {
      Operand<TFloat32> branch = branches.get(decision);
      gradients.add(
          switch (Activation.of(decision)) {
            case TANH -> tf.math.tanhGrad(y, branch);
            case RELU -> tf.nn.reluGrad(branch, y);
            case IDENTITY -> branch;
            case SIGMOID -> tf.math.sigmoidGrad(y, branch);
          });
    }
    return tf.merge(gradients).output();
  }

  /** One output for each activation, of which only the chosen one comes alive. */
  private static List<Operand<TFloat32>> branches(
      Ops tf, Operand<TFloat32> value, Operand<TInt32> choice) {
    // the Java API has no class for it; an operation's name cannot start with its underscore
    Operation switchN =
        tf.scope()
            .opBuilder("_SwitchN", "ActivationSwitch")
            .addInput(value.asOutput())
            .addInput(choice.asOutput())
            .setAttr("num_outs", Activation.COUNT)
            .build();
    List<Operand<TFloat32>> branches = new ArrayList<>();
    for (int i = 0; i < Activation.COUNT; i++) {
      branches.add(switchN.<TFloat32>output(i));
    }
    return branches;
  }
}
