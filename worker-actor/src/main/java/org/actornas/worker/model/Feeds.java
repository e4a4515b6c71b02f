package org.actornas.worker.model;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** One run of a session: owns the tensors that it feeds, and closes them. */
public final class Feeds implements AutoCloseable {
  private final Session.Runner runner;
  private final List<Tensor> opened = new ArrayList<>();

  public Feeds(Session session) {
    runner = session.runner();
  }

  public Feeds scalar(Operand<TFloat32> placeholder, float value) {
    return feed(placeholder, TFloat32.scalarOf(value));
  }

  public Feeds scalar(Operand<TInt32> placeholder, int value) {
    return feed(placeholder, TInt32.scalarOf(value));
  }

  public Feeds vector(Operand<TInt32> placeholder, int[] values) {
    return feed(placeholder, TInt32.vectorOf(values));
  }

  /** Feeds row-major values; copies them. */
  public Feeds array(Operand<TFloat32> placeholder, Shape shape, float[] values) {
    return feed(placeholder, TFloat32.tensorOf(shape, DataBuffers.of(values, true, false)));
  }

  private Feeds feed(Operand<?> placeholder, Tensor tensor) {
    opened.add(tensor);
    runner.feed(placeholder, tensor);
    return this;
  }

  public Feeds fetch(Operand<?> tensor) {
    runner.fetch(tensor);
    return this;
  }

  public Feeds target(Op operation) {
    runner.addTarget(operation);
    return this;
  }

  /** Runs; the caller closes the result. */
  public Result run() {
    return runner.run();
  }

  @Override
  public void close() {
    opened.forEach(Tensor::close);
  }

  /** A result's scalar. */
  public static float scalar(Result result, int index) {
    return ((TFloat32) result.get(index)).getFloat();
  }

  /** A copy of a result, row-major. */
  public static float[] array(Result result, int index) {
    Tensor tensor = result.get(index);
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }
}
