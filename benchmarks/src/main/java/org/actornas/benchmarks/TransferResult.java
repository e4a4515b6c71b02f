package org.actornas.benchmarks;

import java.util.List;

/**
 * Weights between two actor systems of one process by the loopback device, in turn with a copy of
 * as many bytes between two bare sockets.
 *
 * @param bytes of a message
 * @param transports by which they were connected, in turn
 * @param othersCpuShare of the machine's processors, used by others meanwhile, 0 to 1
 */
public record TransferResult(long bytes, List<By> transports, double othersCpuShare) {
  public TransferResult {
    transports = List.copyOf(transports);
  }

  /**
   * By one transport.
   *
   * @param transport of nodes and sockets
   * @param socket MiB a second, from the first byte written to the last one read and acknowledged
   * @param pull MiB a second, from the worker's pull to the weights in its hands as floats
   * @param push MiB a second, from the worker's push to the answer of a store that only takes it
   * @param pullRatio pull by socket of the same round
   * @param pushRatio push by socket of the same round
   */
  public record By(
      String transport,
      Spread socket,
      Spread pull,
      Spread push,
      Spread pullRatio,
      Spread pushRatio) {}
}
