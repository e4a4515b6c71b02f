package org.actornas.worker.scratch.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.actornas.protocol.architecture.Activation;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.model.Tape;
import org.actornas.worker.model.Tape.Matrix;

/**
 * The regularized model of one cell in plain double precision, straight from its equations; its
 * gradients come from a {@link Tape}. It shares no code with the graph.
 */
final class ReferenceCell {
  private final CellModelSettings settings;
  private final CellShape shape;

  ReferenceCell(CellModelSettings settings) {
    this.settings = settings;
    this.shape = settings.shape();
  }

  /** Mean loss without and with the penalties, gradients of the latter by name, and h_T. */
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(double loss, double objective, Map<String, double[]> gradients, double[] carry) {
    double[] gradient(String name) {
      return get(gradients, name);
    }

    double gradientNorm() {
      return Math.sqrt(
          gradients.values().stream().flatMapToDouble(Arrays::stream).map(g -> g * g).sum());
    }
  }

  Outcome run(Map<String, double[]> weights, Minibatch minibatch, float[] carry, Masks masks) {
    Tape tape = new Tape();
    Map<String, Matrix> omega = new LinkedHashMap<>();
    shape
        .weights()
        .forEach(
            (name, size) ->
                omega.put(
                    name,
                    size.length == 1
                        ? new Matrix(1, size[0], get(weights, name))
                        : new Matrix(size[0], size[1], get(weights, name))));
    Map<String, Matrix> dropped = new LinkedHashMap<>(omega);
    masks
        .weights()
        .forEach(
            (name, mask) ->
                dropped.put(
                    name,
                    tape.times(get(omega, name), constant(shape.hidden(), shape.columns(), mask))));
    int batch = minibatch.batch();
    int steps = minibatch.steps();
    Matrix decoder = tape.transposed(get(omega, shape.decoderName()));
    Matrix state = constant(batch, shape.hidden(), carry);
    Matrix total = new Matrix(1, 1);
    Matrix activation = new Matrix(1, 1);
    Matrix change = new Matrix(1, 1);
    for (int t = 0; t < steps; t++) {
      int[] words = Arrays.copyOfRange(minibatch.inputs(), t * batch, (t + 1) * batch);
      int[] targets = Arrays.copyOfRange(minibatch.targets(), t * batch, (t + 1) * batch);
      Matrix x = tape.rows(get(omega, CellShape.EMBEDDING), words);
      if (masks.words().length > 0) {
        x = tape.timesColumn(x, constant(batch, 1, masks.wordsAt(words)));
      }
      x = masked(tape, x, masks.input());
      Matrix previous = state;
      state = cell(tape, dropped, x, previous, masks.state());
      Matrix output = masked(tape, state, masks.output());
      Matrix logits =
          tape.plusRow(tape.product(output, decoder), get(omega, CellShape.SOFTMAX_BIAS));
      total = tape.sum(total, tape.negativeLogLikelihood(logits, targets));
      activation = tape.sum(activation, squares(tape, output));
      if (t > 0) {
        change = tape.sum(change, squares(tape, tape.sum(state, tape.scaled(previous, -1))));
      }
    }
    Matrix mean = tape.scaled(total, 1.0 / minibatch.targets().length);
    int elements = batch * shape.hidden();
    Penalties penalties = settings.penalties();
    Matrix objective =
        tape.sum(
            mean, tape.scaled(activation, (double) penalties.activation() / (steps * elements)));
    objective =
        tape.sum(
            objective,
            tape.scaled(
                change,
                (double) penalties.temporalActivation() / Math.max(1, (steps - 1) * elements)));
    for (Matrix matrix : omega.values()) {
      objective = tape.sum(objective, tape.scaled(squares(tape, matrix), penalties.l2() / 2.0));
    }
    tape.backward(objective);

    Map<String, double[]> gradients = new LinkedHashMap<>();
    omega.forEach((name, matrix) -> gradients.put(name, matrix.gradient));
    return new Outcome(mean.value[0], objective.value[0], gradients, state.value);
  }

  /** The sum of all squares: [1, 1]. */
  private static Matrix squares(Tape tape, Matrix matrix) {
    return tape.rowSums(tape.transposed(tape.rowSums(tape.times(matrix, matrix))));
  }

  private static Matrix masked(Tape tape, Matrix value, float[] mask) {
    return mask.length == 0 ? value : tape.times(value, constant(value.rows, value.columns, mask));
  }

  private Matrix cell(
      Tape tape, Map<String, Matrix> omega, Matrix x, Matrix previous, float[] stateMask) {
    List<Matrix> values = new ArrayList<>();
    Matrix z =
        tape.plusRow(
            tape.sum(
                tape.product(x, get(omega, CellShape.INPUT)),
                tape.product(masked(tape, previous, stateMask), get(omega, CellShape.RECURRENT))),
            get(omega, CellShape.INPUT_BIAS));
    values.add(node(tape, z, previous, shape.cell().activation(0)));
    for (int node = 1; node < shape.cell().nodes(); node++) {
      Matrix parent = values.get(shape.cell().parent(node));
      values.add(
          node(
              tape,
              tape.product(parent, get(omega, CellShape.edge(node))),
              parent,
              shape.cell().activation(node)));
    }
    int[] leaves = shape.cell().leaves();
    Matrix sum = values.get(leaves[0]);
    for (int i = 1; i < leaves.length; i++) {
      sum = tape.sum(sum, values.get(leaves[i]));
    }
    Matrix mean = tape.scaled(sum, 1.0 / leaves.length);
    double largest = settings.maxHiddenNorm();
    Matrix norms =
        tape.map(
            tape.rowSums(tape.times(mean, mean)), Math::sqrt, v -> v == 0 ? 0 : 0.5 / Math.sqrt(v));
    return tape.timesColumn(
        mean,
        tape.map(
            norms, v -> v > largest ? largest / v : 1, v -> v > largest ? -largest / (v * v) : 0));
  }

  private Matrix node(Tape tape, Matrix z, Matrix parent, Activation activation) {
    if (shape.nodeForm() == NodeForm.PLAIN) {
      return activate(tape, z, activation);
    }
    Matrix u = activate(tape, tape.columns(z, 0, shape.hidden()), activation);
    Matrix c =
        activate(tape, tape.columns(z, shape.hidden(), 2 * shape.hidden()), Activation.SIGMOID);
    Matrix rest = tape.map(c, v -> 1 - v, v -> -1);
    return tape.sum(tape.times(c, u), tape.times(rest, parent));
  }

  private static Matrix activate(Tape tape, Matrix z, Activation activation) {
    return switch (activation) {
      case TANH -> tape.map(z, Math::tanh, v -> 1 - Math.tanh(v) * Math.tanh(v));
      case RELU -> tape.map(z, v -> Math.max(v, 0), v -> v > 0 ? 1 : 0);
      case IDENTITY -> tape.map(z, v -> v, v -> 1);
      case SIGMOID -> tape.map(z, ReferenceCell::sigmoid, v -> sigmoid(v) * sigmoid(-v));
    };
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  private static <T> T get(Map<String, T> byName, String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  private static Matrix constant(int rows, int columns, float[] values) {
    return new Matrix(rows, columns, doubles(values));
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
