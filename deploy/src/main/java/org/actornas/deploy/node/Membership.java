package org.actornas.deploy.node;

import akka.cluster.MemberStatus;
import java.util.Optional;
import org.actornas.deploy.config.ClusterConfig;

/** Whether this node is in a cluster, and what may keep it out, for people. */
final class Membership {
  private static final String ENDS = "this node leaves its cluster, or was removed from it";

  private Membership() {}

  /**
   * What this node is instead of a member; empty if it is one.
   *
   * @param status of this node, as it sees itself; one that has not joined is removed
   */
  static Optional<String> missing(ClusterConfig node, MemberStatus status) {
    if (status.equals(MemberStatus.up())
        || status.equals(MemberStatus.weaklyUp())
        || status.equals(MemberStatus.leaving())) {
      return Optional.empty();
    }
    if (status.equals(MemberStatus.removed())) {
      return Optional.of("this node is not in a cluster yet: " + whatToSee(node));
    }
    if (status.equals(MemberStatus.joining())) {
      return Optional.of(
          "this node is not in a cluster yet: it has found core nodes, and waits for a majority of"
              + " the %d that nas.cluster.core-nodes says".formatted(node.coreNodes()));
    }
    return Optional.of(ENDS);
  }

  private static String whatToSee(ClusterConfig node) {
    if (node.discovery() == ClusterConfig.Discovery.KUBERNETES) {
      return "it asks Kubernetes' API for %s with the label app=actor-nas-core."
              .formatted(node.coreNodes() == 1 ? "a pod" : node.coreNodes() + " pods")
          + " Do they run, does the API answer (the log has what it says), and may this pod's service"
          + " account list pods? "
          + tls(node);
    }
    return "it looks for one at %s. Does a core node run there, and can it be reached? %s"
        .formatted(String.join(", ", node.seeds()), tls(node));
  }

  private static String tls(ClusterConfig node) {
    return node.tls().enabled()
        ? "Is nas.cluster.tls on there too, with a certificate of the same authority?"
        : "nas.cluster.tls is off here: is it off there too?";
  }
}
