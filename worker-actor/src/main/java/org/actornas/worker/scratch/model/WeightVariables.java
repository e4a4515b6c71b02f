package org.actornas.worker.scratch.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.actornas.worker.model.Feeds;
import org.actornas.worker.model.GraphScope;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** All weights of a cell as variables of a session. */
final class WeightVariables {
  private final CellShape shape;
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  /**
   * One variable.
   *
   * @param handle the variable
   * @param read its value
   * @param value placeholder of a new value
   * @param write gives it the new value
   */
  private record Variable(
      Operand<? extends TType> handle,
      Operand<TFloat32> read,
      Placeholder<TFloat32> value,
      Op write) {}

  /**
   * @param prefix tells several sets in one graph apart
   */
  WeightVariables(GraphScope scope, CellShape shape, String prefix) {
    this.shape = shape;
    Ops tf = scope.tf();
    shape
        .weights()
        .forEach(
            (name, dimensions) -> {
              Shape size = shapeOf(dimensions);
              // without a shared name all variables would be one
              VarHandleOp handle =
                  tf.varHandleOp(TFloat32.class, size, VarHandleOp.sharedName(prefix + "/" + name));
              Placeholder<TFloat32> value = tf.placeholder(TFloat32.class, Placeholder.shape(size));
              variables.put(
                  name,
                  new Variable(
                      handle,
                      tf.readVariableOp(handle, TFloat32.class),
                      value,
                      tf.assignVariableOp(handle, value)));
            });
  }

  private static Shape shapeOf(int[] dimensions) {
    return dimensions.length == 1
        ? Shape.of(dimensions[0])
        : Shape.of(dimensions[0], dimensions[1]);
  }

  /** The values as tensors, by name. */
  Map<String, Operand<TFloat32>> values() {
    Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
    variables.forEach((name, variable) -> values.put(name, variable.read()));
    return values;
  }

  /** The variable of a name. */
  Operand<? extends TType> handle(String name) {
    return Objects.requireNonNull(variables.get(name), name).handle();
  }

  WeightSet read(Session session) {
    Map<String, FloatArray> arrays = new LinkedHashMap<>();
    try (Feeds run = new Feeds(session)) {
      variables.values().forEach(variable -> run.fetch(variable.read()));
      try (Result result = run.run()) {
        int index = 0;
        for (Map.Entry<String, int[]> weight : shape.weights().entrySet()) {
          arrays.put(
              weight.getKey(), new FloatArray(weight.getValue(), Feeds.array(result, index++)));
        }
      }
    }
    return new WeightSet(arrays);
  }

  void write(Session session, WeightSet weights) {
    weights.requireShape(shape);
    try (Feeds run = new Feeds(session)) {
      variables.forEach(
          (name, variable) -> {
            FloatArray array = weights.get(name);
            run.array(variable.value(), shapeOf(array.shape()), array.values())
                .target(variable.write());
          });
      run.run().close();
    }
  }
}
