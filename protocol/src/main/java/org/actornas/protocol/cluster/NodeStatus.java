package org.actornas.protocol.cluster;

import java.util.List;

/**
 * One node of the cluster, as the host of searches sees it.
 *
 * @param node what it says of itself; of a node that offers no devices, the name is its address
 * @param roles {@code core}, {@code worker} or both
 * @param member its standing in the cluster: {@code up}, {@code leaving} and so on
 * @param reachable whether the failure detector hears of it
 * @param tokensPerSecond that its workers train and evaluate; 0 for a node without any
 * @param draining whether it was told to leave
 * @param failure why it can't work on the search; empty if it can
 */
public record NodeStatus(
    NodeDescription node,
    List<String> roles,
    String member,
    boolean reachable,
    double tokensPerSecond,
    boolean draining,
    String failure) {
  public NodeStatus {
    roles = List.copyOf(roles);
  }
}
