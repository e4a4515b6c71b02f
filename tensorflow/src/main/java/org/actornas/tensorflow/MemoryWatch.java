package org.actornas.tensorflow;

/**
 * Looks at what the calls of one native resource fail with. Where the process has no memory left,
 * it ends the process: a worker that gave its task back and went on would fail at every task that
 * it gets.
 *
 * @param resource whose calls they are
 * @param device that it computes on
 * @param end of the process
 */
record MemoryWatch(String resource, Device device, ProcessEnd end) {

  /** What a call is to fail with, if the process goes on. */
  Throwable examine(Throwable failure) {
    return switch (MemoryFailure.of(failure, device)) {
      case NONE -> failure;
      case OF_DEVICE -> new DeviceMemoryException(device, failure);
      case OF_PROCESS -> {
        end.outOfMemory(resource, failure);
        yield failure;
      }
    };
  }
}
