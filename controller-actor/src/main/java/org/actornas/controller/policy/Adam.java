package org.actornas.controller.policy;

import java.util.ArrayList;
import java.util.List;
import org.actornas.controller.policy.Variables.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * One step of Adam (Kingma &amp; Ba, 2015) on every variable, or on none if the gradient is not
 * finite. Its moments are variables too, named after theirs.
 */
final class Adam {
  private static final String FIRST_MOMENT = "/adam-m";
  private static final String SECOND_MOMENT = "/adam-v";
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Placeholder<TFloat32> beta1Power; // []
  private final Placeholder<TFloat32> beta2Power; // []
  private final Operand<TFloat32> gradientNorm; // []
  private final Operand<TBool> taken; // []
  private final List<Op> steps = new ArrayList<>();

  /**
   * Adds the step to the graph.
   *
   * @param learned the variables
   * @param gradients their gradients, each of its variable's shape
   * @param loss [], must be finite for the step to be taken
   */
  Adam(
      Ops tf,
      Variables variables,
      List<Variable> learned,
      List<? extends Operand<TFloat32>> gradients,
      Operand<TFloat32> loss,
      float learningRate) {
    this.beta1Power = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    this.beta2Power = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    List<Operand<TFloat32>> halfSquares = new ArrayList<>();
    gradients.forEach(gradient -> halfSquares.add(tf.nn.l2Loss(gradient)));
    this.gradientNorm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(halfSquares)));
    this.taken = tf.math.logicalAnd(tf.math.isFinite(gradientNorm), tf.math.isFinite(loss));
    for (int i = 0; i < learned.size(); i++) {
      Variable variable = learned.get(i);
      steps.add(
          tf.train.resourceApplyAdam(
              variable.handle(),
              variables.add(variable.name() + FIRST_MOMENT, variable.shape()).handle(),
              variables.add(variable.name() + SECOND_MOMENT, variable.shape()).handle(),
              beta1Power,
              beta2Power,
              tf.constant(learningRate),
              tf.constant(BETA_1),
              tf.constant(BETA_2),
              tf.constant(EPSILON),
              // not finite: this branch is dead, and so is the step
              tf.switchCond(gradients.get(i), taken).outputTrue()));
    }
  }

  /** Whether a variable of this name is one of Adam's own. */
  static boolean isMoment(String name) {
    return name.endsWith(FIRST_MOMENT) || name.endsWith(SECOND_MOMENT);
  }

  /** The global norm over all gradients, []. */
  Operand<TFloat32> gradientNorm() {
    return gradientNorm;
  }

  /** Whether loss and gradient are finite, so that the step is taken, []. */
  Operand<TBool> taken() {
    return taken;
  }

  /**
   * Makes a run take the step.
   *
   * @param step counted from 1
   * @param fed takes the tensors that were fed; the caller closes them after the run
   */
  void addTo(Session.Runner runner, long step, List<Tensor> fed) {
    // StrictMath: the same bits on every JVM
    TFloat32 power1 = TFloat32.scalarOf((float) StrictMath.pow(BETA_1, (double) step));
    fed.add(power1);
    TFloat32 power2 = TFloat32.scalarOf((float) StrictMath.pow(BETA_2, (double) step));
    fed.add(power2);
    runner.feed(beta1Power, power1).feed(beta2Power, power2);
    steps.forEach(runner::addTarget);
  }
}
