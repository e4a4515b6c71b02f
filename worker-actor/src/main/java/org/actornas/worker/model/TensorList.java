package org.actornas.worker.model;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * A list of matrices inside a graph. Elements are references: to set or get one copies nothing.
 *
 * @param handle TensorFlow's list
 * @param elementShape rows and columns of an element, -1 where unknown; an element that was never
 *     set reads as zeros of this shape, if it is known
 */
public record TensorList(Operand<TType> handle, Operand<TInt32> elementShape) {

  /** A list of {@code size} unset matrices. */
  public static TensorList reserve(Ops tf, Operand<TInt32> elementShape, Operand<TInt32> size) {
    return new TensorList(tf.tensorListReserve(elementShape, size, TFloat32.class), elementShape);
  }

  /** The shape of a matrix of any size. */
  public static Operand<TInt32> anyShape(Ops tf) {
    return tf.constant(new int[] {-1, -1});
  }

  /** This list with another element at {@code index}. */
  public TensorList with(Ops tf, Operand<TInt32> index, Operand<TFloat32> element) {
    return new TensorList(tf.tensorListSetItem(handle, index, element), elementShape);
  }

  /** The element at {@code index}. */
  public Operand<TFloat32> get(Ops tf, Operand<TInt32> index) {
    return tf.tensorListGetItem(handle, index, elementShape, TFloat32.class);
  }

  /** A copy of the elements at {@code indices}, one below the other: [indices, rows, columns]. */
  public Operand<TFloat32> gather(Ops tf, Operand<TInt32> indices) {
    return tf.tensorListGather(handle, indices, elementShape, TFloat32.class);
  }
}
