package org.actornas.worker.model;

import org.actornas.tensorflow.Device;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * Where a part of the model is built.
 *
 * @param graph the graph
 * @param device where the part's operations run
 * @param tf makes operations of the graph, on the device
 */
public record GraphScope(Graph graph, DeviceSpec device, Ops tf) {

  /** On a device of a graph. */
  public static GraphScope of(Graph graph, Device device) {
    DeviceSpec spec =
        DeviceSpec.newBuilder()
            .deviceType(device.isGpu() ? DeviceSpec.DeviceType.GPU : DeviceSpec.DeviceType.CPU)
            .deviceIndex(device.isGpu() ? device.index() : 0)
            .build();
    return new GraphScope(graph, spec, Ops.create(graph).withDevice(spec));
  }

  /** The same place, its operations named under {@code name}. */
  public GraphScope named(String name) {
    return new GraphScope(graph, device, tf.withSubScope(name));
  }

  /** A loop over {@code steps} time steps. */
  public TimeLoop loop(Operand<TInt32> steps) {
    return new TimeLoop(graph, device, tf, steps);
  }
}
