package org.actornas.controller.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/** A graph's variables by name, read and written as row-major arrays. */
final class Variables {

  /**
   * One variable of a graph.
   *
   * @param name unique in its graph
   * @param handle what operations that change it take
   * @param value its value when a run reads it, of the variable's shape
   */
  record Variable(
      String name,
      Shape shape,
      VarHandleOp handle,
      Operand<TFloat32> value,
      Placeholder<TFloat32> newValue,
      AssignVariableOp assignment) {}

  private final Ops tf;
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  Variables(Ops tf) {
    this.tf = tf;
  }

  /** Adds a variable to the graph; it has no value until {@link #write} gives it one. */
  Variable add(String name, Shape shape) {
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    Placeholder<TFloat32> newValue = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    Variable variable =
        new Variable(
            name,
            shape,
            handle,
            tf.readVariableOp(handle, TFloat32.class),
            newValue,
            tf.assignVariableOp(handle, newValue));
    if (variables.putIfAbsent(name, variable) != null) {
      throw new IllegalArgumentException("there is a variable '" + name + "' already");
    }
    return variable;
  }

  /** All, in the order in which they were added. */
  List<Variable> all() {
    return List.copyOf(variables.values());
  }

  /** Copies every value out of a session. */
  Map<String, float[]> read(Session session) {
    Session.Runner runner = session.runner();
    variables.values().forEach(variable -> runner.fetch(variable.value()));
    Map<String, float[]> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      int i = 0;
      for (String name : variables.keySet()) {
        values.put(name, Tensors.floats(result.get(i++)));
      }
    }
    return values;
  }

  /**
   * Gives every variable a value.
   *
   * @throws IllegalArgumentException if a variable is missing, unknown or of another size; none is
   *     then written
   */
  void write(Session session, Map<String, float[]> values) {
    refuseUnknown(values);
    List<TFloat32> tensors = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      for (Variable variable : variables.values()) {
        TFloat32 tensor = Tensors.of(variable.shape(), valueOf(variable, values));
        tensors.add(tensor);
        runner.feed(variable.newValue(), tensor).addTarget(variable.assignment());
      }
      runner.run().close();
    } finally {
      tensors.forEach(TFloat32::close);
    }
  }

  private void refuseUnknown(Map<String, float[]> values) {
    for (String name : values.keySet()) {
      if (!variables.containsKey(name)) {
        throw new IllegalArgumentException(
            "variable '%s' is unknown: the policy has %s".formatted(name, variables.keySet()));
      }
    }
  }

  private static float[] valueOf(Variable variable, Map<String, float[]> values) {
    float[] value = values.get(variable.name());
    if (value == null) {
      throw new IllegalArgumentException("variable '" + variable.name() + "' is missing");
    }
    if (value.length != variable.shape().size()) {
      throw new IllegalArgumentException(
          "variable '%s' has %d values, expected %d for shape %s"
              .formatted(variable.name(), value.length, variable.shape().size(), variable.shape()));
    }
    return value;
  }
}
