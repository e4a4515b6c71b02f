package org.actornas.worker.scratch.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The matrices of the recurrence as it reads them, made once a minibatch.
 *
 * @param recurrent W_h with its dropout, [H, C]
 * @param siblings in the order of {@link Siblings#of}: the matrices of k children side by side, [H,
 *     k C], with their dropout
 */
record CellMatrices(Operand<TFloat32> recurrent, List<Operand<TFloat32>> siblings) {

  static CellMatrices of(
      Ops tf, CellShape shape, Map<String, Operand<TFloat32>> weights, MaskInput masks) {
    List<Operand<TFloat32>> siblings = new ArrayList<>();
    for (Siblings group : Siblings.of(shape.cell())) {
      siblings.add(
          beside(
              tf,
              group.children().stream()
                  .map(node -> dropped(tf, CellShape.edge(node), weights, masks))
                  .toList()));
    }
    return new CellMatrices(dropped(tf, CellShape.RECURRENT, weights, masks), siblings);
  }

  private static Operand<TFloat32> dropped(
      Ops tf, String name, Map<String, Operand<TFloat32>> weights, MaskInput masks) {
    Operand<TFloat32> matrix = Objects.requireNonNull(weights.get(name), name);
    return MaskInput.apply(tf, matrix, masks.weights().get(name));
  }

  /** Matrices of equal rows, side by side. */
  static Operand<TFloat32> beside(Ops tf, List<Operand<TFloat32>> matrices) {
    return matrices.size() == 1 ? matrices.get(0) : tf.concat(matrices, tf.constant(1));
  }

  /** Takes a matrix apart into equal numbers of columns. */
  static List<Operand<TFloat32>> apart(Ops tf, Operand<TFloat32> matrix, int parts) {
    return parts == 1
        ? List.of(matrix)
        : List.copyOf(tf.split(tf.constant(1), matrix, (long) parts).output());
  }

  /** [C, H] and [k C, H]: to transpose once is faster than products that transpose. */
  CellMatrices transposed(Ops tf) {
    Operand<TInt32> swapped = tf.constant(new int[] {1, 0});
    List<Operand<TFloat32>> turned = new ArrayList<>();
    siblings.forEach(matrix -> turned.add(tf.linalg.transpose(matrix, swapped)));
    return new CellMatrices(tf.linalg.transpose(recurrent, swapped), turned);
  }

  /**
   * Gradients of the weights by name, from those of the matrices as they were read.
   *
   * @param gradients shapes as here
   */
  static Map<String, Operand<TFloat32>> gradients(
      Ops tf, CellShape shape, MaskInput masks, CellMatrices gradients) {
    Map<String, Operand<TFloat32>> byName = new LinkedHashMap<>();
    byName.put(CellShape.RECURRENT, gradients.recurrent());
    List<Siblings> groups = Siblings.of(shape.cell());
    for (int i = 0; i < groups.size(); i++) {
      List<Integer> children = groups.get(i).children();
      List<Operand<TFloat32>> each = apart(tf, gradients.siblings().get(i), children.size());
      for (int child = 0; child < children.size(); child++) {
        byName.put(CellShape.edge(children.get(child)), each.get(child));
      }
    }
    byName.replaceAll((name, g) -> MaskInput.apply(tf, g, masks.weights().get(name)));
    return byName;
  }
}
