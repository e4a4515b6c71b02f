package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The shared weights as variables of a session: one for each block that all cells touch, and one
 * {@code [edges, H, C]} for all edges, of which a step reads and changes only the slices that its
 * architecture uses.
 */
final class WeightsVariables {
  private final WeightsShape shape;
  private final Map<BlockName, Variable> dense = new LinkedHashMap<>();
  private final List<Op> initializers = new ArrayList<>();
  private final Operand<? extends TType> edges;
  private final Operand<TInt32> edgeId;
  private final Operand<TFloat32> edgeRead;
  private final Placeholder<TFloat32> edgeValue;
  private final Op edgeWrite;

  /**
   * A variable of one block.
   *
   * @param handle the variable
   * @param read its value
   * @param value placeholder of a new value
   * @param write gives it the new value
   */
  private record Variable(
      Operand<? extends TType> handle,
      Shape shape,
      Operand<TFloat32> read,
      Placeholder<TFloat32> value,
      Op write) {}

  WeightsVariables(GraphScope scope, WeightsShape shape) {
    this.shape = shape;
    Ops tf = scope.tf();
    shape
        .blocks()
        .forEach(
            (block, size) -> {
              if (!block.isEdge()) {
                Shape dimensions =
                    block.isBias()
                        ? Shape.of(size.columns())
                        : Shape.of(size.rows(), size.columns());
                dense.put(block, variable(tf, block, dimensions));
              }
            });
    // a search space of one node has no edge, but a variable cannot be empty
    int edgeCount = Math.max(1, shape.nodes() * (shape.nodes() - 1) / 2);
    edges = zeros(tf, "edges", Shape.of(edgeCount, shape.hidden(), shape.cellColumns()));
    edgeId = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
    edgeRead = tf.resourceGather(edges, edgeId, TFloat32.class);
    edgeValue = tf.placeholder(TFloat32.class);
    edgeWrite = tf.resourceScatterUpdate(edges, edgeId, edgeValue);
  }

  private Variable variable(Ops tf, BlockName block, Shape dimensions) {
    Operand<? extends TType> handle = zeros(tf, block.text(), dimensions);
    Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(dimensions));
    return new Variable(
        handle,
        dimensions,
        tf.readVariableOp(handle, TFloat32.class),
        value,
        tf.assignVariableOp(handle, value));
  }

  private Operand<? extends TType> zeros(Ops tf, String name, Shape dimensions) {
    // without a shared name all variables would be one
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, dimensions, VarHandleOp.sharedName(name));
    initializers.add(
        tf.assignVariableOp(handle, tf.fill(tf.constant(dimensions), tf.constant(0f))));
    return handle;
  }

  /** Sets all weights to zero; the first thing that a session does. */
  void initialize(Session session) {
    try (Feeds run = new Feeds(session)) {
      initializers.forEach(run::target);
      run.run().close();
    }
  }

  /** The value of a block that all cells touch. */
  Operand<TFloat32> value(BlockName block) {
    return variable(block).read();
  }

  /** The variable of a block that all cells touch. */
  Operand<? extends TType> handle(BlockName block) {
    return variable(block).handle();
  }

  private Variable variable(BlockName block) {
    Variable variable = dense.get(block);
    if (variable == null) {
      throw new IllegalArgumentException("these weights have no block " + block);
    }
    return variable;
  }

  /** The variable of all edges, [edges, H, C]. */
  Operand<? extends TType> edges() {
    return edges;
  }

  /** A block's values, row-major. */
  float[] read(Session session, BlockName block) {
    try (Feeds run = new Feeds(session)) {
      if (block.isEdge()) {
        run.vector(edgeId, new int[] {edgeId(block)}).fetch(edgeRead);
      } else {
        run.fetch(variable(block).read());
      }
      try (Result result = run.run()) {
        return Feeds.array(result, 0);
      }
    }
  }

  /** Gives a block other values, row-major. */
  void write(Session session, BlockName block, float[] values) {
    try (Feeds run = new Feeds(session)) {
      if (block.isEdge()) {
        Shape dimensions = Shape.of(1, shape.hidden(), shape.cellColumns());
        checkSize(block, dimensions, values);
        run.vector(edgeId, new int[] {edgeId(block)})
            .array(edgeValue, dimensions, values)
            .target(edgeWrite);
      } else {
        Variable variable = variable(block);
        checkSize(block, variable.shape(), values);
        run.array(variable.value(), variable.shape(), values).target(variable.write());
      }
      run.run().close();
    }
  }

  private int edgeId(BlockName block) {
    if (block.to() >= shape.nodes()) {
      throw new IllegalArgumentException(
          "weights for %d nodes have no block %s".formatted(shape.nodes(), block));
    }
    return BlockName.edgeId(block.from(), block.to());
  }

  private static void checkSize(BlockName block, Shape dimensions, float[] values) {
    if (values.length != dimensions.size()) {
      throw new IllegalArgumentException(
          "block %s has %d values, but %d were given"
              .formatted(block, dimensions.size(), values.length));
    }
  }
}
