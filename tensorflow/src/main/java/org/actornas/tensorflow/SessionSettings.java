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
 * @param interOpThreads operations that may run at once in a session; 1 is the thread that calls
 *     it, more are threads of the session's own. Sessions never share them: TensorFlow's default is
 *     one pool for the whole process, in which sessions of one thread each would take turns.
 */
public record SessionSettings(Device device, int intraOpThreads, int interOpThreads) {
  public SessionSettings {
    if (intraOpThreads < 1 || interOpThreads < 1) {
      throw new IllegalArgumentException(
          "threads must be at least 1, but are %d (intra) and %d (inter)"
              .formatted(intraOpThreads, interOpThreads));
    }
  }

  /** A negative number of threads, says TensorFlow's ConfigProto. */
  private static final int IN_CALLERS_THREAD = -1;

  /**
   * A graph on a GPU also has operations on the CPU: two parts, which the caller can't both run.
   */
  private boolean usesCaller() {
    return interOpThreads == 1 && !device.isGpu();
  }

  /** One thread on the CPU, the caller's: fastest for small models. */
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
            .setInterOpParallelismThreads(usesCaller() ? IN_CALLERS_THREAD : interOpThreads)
            .setUsePerSessionThreads(!usesCaller())
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
