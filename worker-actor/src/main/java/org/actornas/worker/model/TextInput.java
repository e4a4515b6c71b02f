package org.actornas.worker.model;

import java.util.List;
import org.actornas.worker.corpus.Minibatch;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A minibatch and the state in which it starts, as tensors.
 *
 * @param hidden H
 * @param steps T, a scalar
 * @param tokens x, [T*B]
 * @param targets y, [T*B]
 * @param carry h_0, [B, H]
 */
public record TextInput(
    int hidden,
    Operand<TInt32> steps,
    Operand<TInt32> tokens,
    Operand<TInt32> targets,
    Operand<TFloat32> carry) {

  /** Placeholders for a model of H = {@code hidden}. */
  public static TextInput create(Ops tf, int hidden) {
    return new TextInput(
        hidden,
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar())),
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE))),
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE))),
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, hidden))));
  }

  /**
   * Refuses what cannot be fed.
   *
   * @param state in which the minibatch starts
   * @throws IllegalArgumentException if the minibatch is empty, or the state is not [B, H]
   */
  public void requireFits(Minibatch minibatch, float[] state) {
    if (minibatch.steps() < 1 || minibatch.batch() < 1) {
      throw new IllegalArgumentException("the minibatch is empty");
    }
    if (state.length != minibatch.batch() * hidden) {
      throw new IllegalArgumentException(
          "a state of %d streams has %d values, but %d were given"
              .formatted(minibatch.batch(), minibatch.batch() * hidden, state.length));
    }
  }

  /** Feeds a minibatch and the state that it starts in, [B, H] row-major. */
  public void feed(Feeds feeds, Minibatch minibatch, float[] state) {
    feeds
        .scalar(steps, minibatch.steps())
        .vector(tokens, minibatch.inputs())
        .vector(targets, minibatch.targets())
        .array(carry, Shape.of(minibatch.batch(), hidden), state);
  }

  /** Cuts the rows of all time steps apart: [T*B, columns] to [T, B, columns]. */
  public Operand<TFloat32> byStep(Ops tf, Operand<TFloat32> rows, int columns) {
    return tf.reshape(rows, tf.stack(List.of(steps, tf.constant(-1), tf.constant(columns))));
  }

  /** The rows of all time steps: [T, B, columns] to [T*B, columns]. */
  public static Operand<TFloat32> rows(Ops tf, Operand<TFloat32> matrices, int columns) {
    return tf.reshape(matrices, tf.constant(new int[] {-1, columns}));
  }
}
