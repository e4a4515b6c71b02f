package org.actornas.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** The devices that TensorFlow finds on this machine. */
public final class Devices {
  private Devices() {}

  /**
   * Asks TensorFlow, by a short-lived session of the C API: the Java API has no call for it.
   *
   * @param settings the threads that the process uses; see {@link SessionSettings}
   * @return {@code cpu} and a {@code gpu:N} for each GPU that this build of TensorFlow can use
   */
  public static List<Device> find(SessionSettings settings) {
    // loads the native library
    TensorFlow.version();
    byte[] config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(settings.intraOpThreads())
            .setInterOpParallelismThreads(settings.interOpThreads())
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .build()
            .toByteArray();
    TF_Status status = TF_NewStatus();
    TF_Graph graph = TF_NewGraph();
    TF_SessionOptions options = TF_NewSessionOptions();
    try (BytePointer configBytes = new BytePointer(config)) {
      TF_SetConfig(options, configBytes, config.length, status);
      status.throwExceptionIfNotOK();
      TF_Session session = TF_NewSession(graph, options, status);
      status.throwExceptionIfNotOK();
      try {
        TF_DeviceList devices = TF_SessionListDevices(session, status);
        status.throwExceptionIfNotOK();
        try {
          return read(devices, status);
        } finally {
          TF_DeleteDeviceList(devices);
        }
      } finally {
        TF_CloseSession(session, status);
        TF_DeleteSession(session, status);
      }
    } finally {
      TF_DeleteSessionOptions(options);
      TF_DeleteGraph(graph);
      TF_DeleteStatus(status);
    }
  }

  /**
   * Runs a first, trivial graph. TensorFlow 2.18 then writes its one message about MLIR straight to
   * standard error, which no setting keeps it from; here it does so before anything is drawn there.
   */
  public static void firstRun(SessionSettings settings) {
    try (Graph graph = new Graph();
        Session session = settings.open(graph);
        Result result = session.runner().fetch(Ops.create(graph).constant(0f)).run()) {
      if (result.size() != 1) {
        throw new IllegalStateException("TensorFlow does not run a graph of one constant");
      }
    }
  }

  private static List<Device> read(TF_DeviceList devices, TF_Status status) {
    List<Device> found = new ArrayList<>();
    for (int i = 0; i < TF_DeviceListCount(devices); i++) {
      String type = TF_DeviceListType(devices, i, status).getString();
      String name = TF_DeviceListName(devices, i, status).getString();
      if (type.equals("CPU")) {
        found.add(Device.CPU);
      } else if (type.equals("GPU")) {
        found.add(new Device("gpu:" + name.substring(name.lastIndexOf(':') + 1)));
      }
    }
    return List.copyOf(found);
  }
}
