package org.actornas.benchmarks;

import java.util.List;
import org.actornas.tensorflow.SessionSettings;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The ceiling: TensorFlow's own product of two large square matrices of float32, as fast as this
 * machine multiplies in this process. Owns native memory: close it.
 */
final class MatrixProduct implements AutoCloseable {
  static final int ROWS = 2_048;

  /** Each element is a sum of {@link #ROWS} products. */
  static final double FLOPS = 2.0 * ROWS * ROWS * ROWS;

  private final Graph graph = new Graph();
  private final Session session;
  private final MatMul<TFloat32> product;

  MatrixProduct(SessionSettings settings) {
    Ops tf = Ops.create(graph);
    Variable left = Variable.create(tf, "left");
    Variable right = Variable.create(tf, "right");
    product = tf.linalg.matMul(left.read(), right.read());
    session = settings.open(graph);
    for (Variable variable : List.of(left, right)) {
      session.runner().addTarget(variable.fill()).run().close();
    }
  }

  private record Variable(Operand<TFloat32> read, Op fill) {
    static Variable create(Ops tf, String name) {
      VarHandleOp handle =
          tf.varHandleOp(TFloat32.class, Shape.of(ROWS, ROWS), VarHandleOp.sharedName(name));
      Operand<TInt32> shape = tf.constant(new int[] {ROWS, ROWS});
      Operand<? extends TType> value = tf.random.randomUniform(shape, TFloat32.class);
      return new Variable(
          tf.readVariableOp(handle, TFloat32.class), tf.assignVariableOp(handle, value));
    }
  }

  /** Multiplies once; the result stays in TensorFlow. */
  void run() {
    session.runner().addTarget(product).run().close();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
