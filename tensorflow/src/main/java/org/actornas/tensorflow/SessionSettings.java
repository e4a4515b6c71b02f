package org.actornas.tensorflow;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * How sessions are opened.
 *
 * @param device where the graph's operations run
 * @param intraOpThreads threads inside one operation; TensorFlow fixes them for the whole process
 *     when its first session opens
 * @param interOpThreads operations that may run at once in a session
 */
public record SessionSettings(Device device, int intraOpThreads, int interOpThreads) {
  public SessionSettings {
    if (intraOpThreads < 1 || interOpThreads < 1) {
      throw new IllegalArgumentException(
          "threads must be at least 1, but are %d (intra) and %d (inter)"
              .formatted(intraOpThreads, interOpThreads));
    }
  }

  /** One thread on the CPU: fastest for small models, and for several workers in one process. */
  public static SessionSettings singleThreaded() {
    return new SessionSettings(Device.CPU, 1, 1);
  }

  /**
   * Opens a session on a graph; the caller closes it. GPU memory grows as needed instead of being
   * taken whole, and Grappler's rewriting is off: it costs seconds at the first run and gains
   * nothing on hand-written graphs.
   */
  public Session open(Graph graph) {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(intraOpThreads)
            .setInterOpParallelismThreads(interOpThreads)
            .setUsePerSessionThreads(interOpThreads > 1)
            .setAllowSoftPlacement(true)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .setGraphOptions(
                GraphOptions.newBuilder()
                    .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)));
    if (!device.isGpu()) {
      // operations that were not pinned would go to a GPU that there happens to be
      config.putDeviceCount("GPU", 0);
    }
    return new Session(graph, config.build());
  }
}
