package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.actornas.protocol.architecture.Activation;
import org.actornas.protocol.architecture.Architecture;
import org.actornas.protocol.architecture.NodeForm;
import org.actornas.protocol.weights.BlockName;
import org.actornas.protocol.weights.WeightsShape;
import org.actornas.worker.corpus.Minibatch;
import org.actornas.worker.model.Tape.Matrix;

/**
 * The language model in plain double precision, straight from the cell's equations, one time step
 * and one node after the other; its gradients come from a {@link Tape}. It shares no code with the
 * graph.
 */
final class ReferenceModel {
  private final WeightsShape shape;
  private final double maxHiddenNorm;

  ReferenceModel(WeightsShape shape, double maxHiddenNorm) {
    this.shape = shape;
    this.maxHiddenNorm = maxHiddenNorm;
  }

  /** Mean loss in nats per token, its gradient by block, and h_T. */
  @SuppressWarnings("ArrayRecordComponent")
  record Outcome(double loss, Map<BlockName, double[]> gradients, double[] carry) {
    double[] gradient(BlockName block) {
      return of(gradients, block);
    }

    double gradientNorm() {
      return Math.sqrt(
          gradients.values().stream().flatMapToDouble(Arrays::stream).map(g -> g * g).sum());
    }
  }

  Outcome run(
      Map<BlockName, double[]> weights,
      Architecture cell,
      Minibatch minibatch,
      float[] carry,
      DropoutMasks masks) {
    Tape tape = new Tape();
    Map<BlockName, Matrix> omega = new LinkedHashMap<>();
    shape
        .blocks()
        .forEach(
            (block, size) ->
                omega.put(block, new Matrix(size.rows(), size.columns(), of(weights, block))));
    int batch = minibatch.batch();
    Matrix decoder =
        tape.transposed(of(omega, shape.tied() ? BlockName.EMBEDDING : BlockName.DECODER));
    Matrix state = constant(batch, shape.hidden(), carry);
    Matrix total = new Matrix(1, 1);
    for (int t = 0; t < minibatch.steps(); t++) {
      int[] words = Arrays.copyOfRange(minibatch.inputs(), t * batch, (t + 1) * batch);
      int[] targets = Arrays.copyOfRange(minibatch.targets(), t * batch, (t + 1) * batch);
      Matrix x = tape.rows(of(omega, BlockName.EMBEDDING), words);
      x = tape.timesColumn(x, constant(batch, 1, masks.wordsAt(words)));
      x = tape.times(x, constant(batch, shape.embedding(), masks.input()));
      state = cell(tape, omega, cell, x, state, constant(batch, shape.hidden(), masks.state()));
      Matrix output = tape.times(state, constant(batch, shape.hidden(), masks.output()));
      Matrix logits =
          tape.plusRow(tape.product(output, decoder), of(omega, BlockName.SOFTMAX_BIAS));
      total = tape.sum(total, tape.negativeLogLikelihood(logits, targets));
    }
    Matrix mean = tape.scaled(total, 1.0 / minibatch.targets().length);
    tape.backward(mean);

    Map<BlockName, double[]> gradients = new LinkedHashMap<>();
    omega.forEach((block, matrix) -> gradients.put(block, matrix.gradient));
    return new Outcome(mean.value[0], gradients, state.value);
  }

  private Matrix cell(
      Tape tape,
      Map<BlockName, Matrix> omega,
      Architecture cell,
      Matrix x,
      Matrix previous,
      Matrix stateMask) {
    List<Matrix> values = new ArrayList<>();
    Matrix z =
        tape.plusRow(
            tape.sum(
                tape.product(x, of(omega, BlockName.INPUT)),
                tape.product(tape.times(previous, stateMask), of(omega, BlockName.RECURRENT))),
            of(omega, BlockName.INPUT_BIAS));
    values.add(node(tape, z, previous, cell.activation(0)));
    for (int node = 1; node < cell.nodes(); node++) {
      Matrix parent = values.get(cell.parent(node));
      Matrix edge = of(omega, BlockName.edge(cell.parent(node), node));
      values.add(node(tape, tape.product(parent, edge), parent, cell.activation(node)));
    }
    int[] leaves = cell.leaves();
    Matrix sum = values.get(leaves[0]);
    for (int i = 1; i < leaves.length; i++) {
      sum = tape.sum(sum, values.get(leaves[i]));
    }
    Matrix mean = tape.scaled(sum, 1.0 / leaves.length);
    Matrix norms =
        tape.map(tape.rowSums(tape.times(mean, mean)), Math::sqrt, v -> 0.5 / Math.sqrt(v));
    Matrix scales =
        tape.map(
            norms,
            v -> v > maxHiddenNorm ? maxHiddenNorm / v : 1,
            v -> v > maxHiddenNorm ? -maxHiddenNorm / (v * v) : 0);
    return tape.timesColumn(mean, scales);
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
      case SIGMOID -> tape.map(z, ReferenceModel::sigmoid, v -> sigmoid(v) * sigmoid(-v));
    };
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }

  /** A block's entry, which must be there. */
  static <T> T of(Map<BlockName, T> blocks, BlockName block) {
    return Objects.requireNonNull(blocks.get(block), block.text());
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
