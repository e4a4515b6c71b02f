package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * A loop over the time steps 0 to T-1 inside a graph. Its body is a graph of its own that sees
 * nothing of the outside but what is handed in: <i>variables</i>, which a step gives a new value,
 * and <i>constants</i>. All are declared first, then {@link #run} builds the loop.
 */
public final class TimeLoop {
  private static final int COUNTER = 0;
  private static final int LIMIT = 1;

  private final Graph graph;
  private final DeviceSpec device;
  private final Ops outside;
  private final List<Output<?>> inputs = new ArrayList<>();
  private Output<?>[] results = {};

  /**
   * A tensor that the loop's body can see.
   *
   * @param index among all that are handed in
   * @param initial its value before the first step
   */
  public record Slot<T extends TType>(int index, Output<T> initial) {}

  /** What a loop does in each step. */
  public interface Body {
    void build(Step step);
  }

  /**
   * @param graph where the loop will stand
   * @param device where its body runs
   * @param steps T, a scalar
   */
  TimeLoop(Graph graph, DeviceSpec device, Ops tf, Operand<TInt32> steps) {
    this.graph = graph;
    this.device = device;
    this.outside = tf;
    inputs.add(tf.constant(0).asOutput());
    inputs.add(steps.asOutput());
  }

  /** Hands a tensor in: a constant, unless the body gives it a next value. */
  public <T extends TType> Slot<T> in(Operand<T> value) {
    inputs.add(value.asOutput());
    return new Slot<>(inputs.size() - 1, value.asOutput());
  }

  /** Hands several constants in. */
  public <T extends TType> List<Slot<T>> in(List<? extends Operand<T>> values) {
    List<Slot<T>> slots = new ArrayList<>();
    for (Operand<T> value : values) {
      slots.add(in(value));
    }
    return slots;
  }

  /** Hands a list in. */
  public Slot<TType> in(TensorList list) {
    return in(list.handle());
  }

  /** Builds the loop. */
  public void run(String name, Body body) {
    results =
        graph.whileLoop(
            inputs.toArray(new Output<?>[0]),
            (condition, in, out) -> {
              Ops tf = Ops.create(condition);
              out[0] =
                  tf.math
                      .less(in[COUNTER].expect(TInt32.class), in[LIMIT].expect(TInt32.class))
                      .asOutput();
            },
            (bodyGraph, in, out) -> {
              Ops tf = Ops.create(bodyGraph).withDevice(device);
              System.arraycopy(in, 0, out, 0, in.length);
              Operand<TInt32> counter = in[COUNTER].expect(TInt32.class);
              out[COUNTER] = tf.math.add(counter, tf.constant(1)).asOutput();
              body.build(new Step(tf, counter, in, out));
            },
            // a graph takes no two loops of one name
            outside.scope().makeOpName(name));
  }

  /** A variable's value after the last step. */
  @SuppressWarnings("unchecked") // a slot keeps the type that it was made with
  public <T extends TType> Operand<T> result(Slot<T> slot) {
    return (Operand<T>) results[slot.index()];
  }

  /** A list after the last step. */
  public TensorList resultList(Slot<TType> slot, Operand<TInt32> elementShape) {
    return new TensorList(result(slot), elementShape);
  }

  /** One step, while the loop's body is built. */
  public static final class Step {
    private final Ops tf;
    private final Operand<TInt32> index;
    private final Output<?>[] in;
    private final Output<?>[] out;
    private final Operand<TInt32> anyShape;

    private Step(Ops tf, Operand<TInt32> index, Output<?>[] in, Output<?>[] out) {
      this.tf = tf;
      this.index = index;
      this.in = in;
      this.out = out;
      this.anyShape = TensorList.anyShape(tf);
    }

    /** Builds operations of the body. */
    public Ops tf() {
      return tf;
    }

    /** How many steps were done before this one: 0 to T-1. */
    public Operand<TInt32> index() {
      return index;
    }

    /** What the step sees of a slot. */
    @SuppressWarnings("unchecked") // a slot keeps the type that it was made with
    public <T extends TType> Operand<T> get(Slot<T> slot) {
      return (Operand<T>) in[slot.index()];
    }

    /** What the step sees of a list. */
    public TensorList list(Slot<TType> slot) {
      return new TensorList(get(slot), anyShape);
    }

    /** Sets the value that the next step sees. */
    public <T extends TType> void next(Slot<T> slot, Operand<T> value) {
      out[slot.index()] = value.asOutput();
    }

    /** Sets the list that the next step sees. */
    public void next(Slot<TType> slot, TensorList list) {
      next(slot, list.handle());
    }
  }
}
