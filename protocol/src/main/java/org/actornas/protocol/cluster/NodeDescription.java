package org.actornas.protocol.cluster;

import java.util.List;

/**
 * A node that offers devices.
 *
 * @param name by which people know it
 * @param address under which the cluster knows it, {@code host:port}
 * @param devices one for each of its workers, {@code cpu} or {@code gpu:N}
 */
public record NodeDescription(String name, String address, List<String> devices) {
  public NodeDescription {
    devices = List.copyOf(devices);
  }
}
