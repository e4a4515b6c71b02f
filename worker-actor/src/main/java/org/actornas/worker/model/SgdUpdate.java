package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.List;
import org.actornas.protocol.weights.BlockName;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.SwitchCond;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Stochastic gradient descent: {@code w -= lr min(1, r / |g|) g}, where g has the decay {@code l2
 * w} in it and |g| is its norm over all blocks that the step touches.
 */
final class SgdUpdate {
  private final Ops tf;
  private final WeightsVariables weights;
  private final Regularization regularization;
  private final List<DenseGradient> dense = new ArrayList<>();
  private final List<EdgesGradient> edges = new ArrayList<>();

  private record DenseGradient(BlockName block, Operand<TFloat32> gradient) {}

  private record EdgesGradient(Operand<TInt32> ids, Operand<TFloat32> gradient) {}

  SgdUpdate(GraphScope scope, WeightsVariables weights, Regularization regularization) {
    this.tf = scope.tf();
    this.weights = weights;
    this.regularization = regularization;
  }

  /** A gradient of a whole block. */
  void add(BlockName block, Operand<TFloat32> gradient) {
    dense.add(new DenseGradient(block, decayed(gradient, weights.value(block))));
  }

  /**
   * A gradient of some edges.
   *
   * @param ids which, [edges]
   * @param values their weights, [edges, H, C]
   * @param gradient [edges, H, C]
   */
  void addEdges(Operand<TInt32> ids, Operand<TFloat32> values, Operand<TFloat32> gradient) {
    edges.add(new EdgesGradient(ids, decayed(gradient, values)));
  }

  /** {@code g + l2 w}. */
  private Operand<TFloat32> decayed(Operand<TFloat32> gradient, Operand<TFloat32> values) {
    return regularization.l2() == 0
        ? gradient
        : tf.math.add(gradient, tf.math.mul(values, tf.constant(regularization.l2())));
  }

  /**
   * A step.
   *
   * @param norm |g| before clipping, a scalar
   * @param applied whether the weights change, a scalar
   * @param operations what changes them
   */
  record Step(Operand<TFloat32> norm, Operand<TBool> applied, List<Op> operations) {}

  /**
   * Changes the weights if the loss and the norm are finite.
   *
   * @param loss a scalar
   * @param learningRate lr, a scalar
   */
  Step apply(Operand<TFloat32> loss, Operand<TFloat32> learningRate) {
    Operand<TFloat32> norm = norm();
    Operand<TBool> finite = tf.math.logicalAnd(tf.math.isFinite(loss), tf.math.isFinite(norm));
    // a norm of zero gives infinity, and so factor 1
    Operand<TFloat32> clip =
        tf.math.minimum(
            tf.constant(1f), tf.math.div(tf.constant(regularization.maxGradientNorm()), norm));
    // if the step is dropped the rate does not come alive, and with it none of the updates
    SwitchCond<TFloat32> gate = tf.switchCond(tf.math.mul(learningRate, clip), finite);
    return new Step(norm, finite, updates(gate.outputTrue()));
  }

  /** {@code |g| = sqrt(sum of g^2)} over all blocks. */
  private Operand<TFloat32> norm() {
    List<Operand<TFloat32>> halfSquares = new ArrayList<>();
    dense.forEach(part -> halfSquares.add(tf.nn.l2Loss(part.gradient())));
    edges.forEach(part -> halfSquares.add(tf.nn.l2Loss(part.gradient())));
    return tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(halfSquares)));
  }

  private List<Op> updates(Operand<TFloat32> rate) {
    List<Op> updates = new ArrayList<>();
    for (DenseGradient part : dense) {
      updates.add(
          tf.train.resourceApplyGradientDescent(
              weights.handle(part.block()), rate, part.gradient()));
    }
    for (EdgesGradient part : edges) {
      updates.add(
          tf.resourceScatterSub(weights.edges(), part.ids(), tf.math.mul(part.gradient(), rate)));
    }
    return updates;
  }
}
