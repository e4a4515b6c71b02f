package org.actornas.tensorflow;

import org.tensorflow.exceptions.TFResourceExhaustedException;

/** Whether something failed for want of memory, and whose memory it was. */
public enum MemoryFailure {
  /** It failed for another reason. */
  NONE,
  /** A GPU's memory; others may free some of it. */
  OF_DEVICE,
  /** The process's own: what it tries next may fail as well, and what has failed is half done. */
  OF_PROCESS;

  /** So deep are no causes, unless they go round in a circle. */
  private static final int DEEPEST = 50;

  /**
   * What a call's failure says of memory.
   *
   * @param device that the call computes on
   */
  public static MemoryFailure of(Throwable failure, Device device) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      MemoryFailure found = ofOne(cause, device);
      if (found != NONE) {
        return found;
      }
      cause = cause.getCause();
    }
    return NONE;
  }

  private static MemoryFailure ofOne(Throwable failure, Device device) {
    String message = String.valueOf(failure.getMessage());
    // the JVM's own, that of buffers outside its heap, and JavaCPP's
    if (failure instanceof OutOfMemoryError) {
      return OF_PROCESS;
    }
    if (failure instanceof TFResourceExhaustedException) {
      // a graph on a GPU has operations on the CPU, too
      return device.isGpu() && !message.contains(Device.CPU.tensorFlowName())
          ? OF_DEVICE
          : OF_PROCESS;
    }
    // how JavaCPP hands on what C++ throws
    return failure instanceof RuntimeException && message.contains("std::bad_alloc")
        ? OF_PROCESS
        : NONE;
  }
}
