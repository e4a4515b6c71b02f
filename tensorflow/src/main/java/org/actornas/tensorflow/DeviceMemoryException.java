package org.actornas.tensorflow;

/** A GPU has not enough free memory for a call; it may have when it is tried again. */
public final class DeviceMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeviceMemoryException(Device device, Throwable cause) {
    super(
        "%s has not enough free memory, which other workers and programs on it take as well: %s"
            .formatted(device, firstLine(cause)),
        cause);
  }

  /** TensorFlow goes on with advice about its own options. */
  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
