package org.actornas.deploy.node;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The members of the cluster as one node sees them.
 *
 * @param self this node's address
 * @param members oldest first
 */
record ClusterView(String self, List<NodeTable.Member> members) {

  /** The view of now. */
  static ClusterView of(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    CurrentClusterState state = cluster.state();
    List<Member> all = new ArrayList<>();
    state.getMembers().forEach(all::add);
    all.sort((left, right) -> left.isOlderThan(right) ? -1 : right.isOlderThan(left) ? 1 : 0);
    Set<Member> unreachable = state.getUnreachable();
    return new ClusterView(
        text(cluster.selfMember().address()),
        all.stream()
            .map(
                member ->
                    new NodeTable.Member(
                        text(member.address()),
                        // Akka adds the data centre's
                        member.getRoles().stream()
                            .filter(role -> !role.startsWith("dc-"))
                            .sorted()
                            .toList(),
                        member.status().toString().toLowerCase(Locale.ROOT),
                        !unreachable.contains(member)))
            .toList());
  }

  Set<String> addresses() {
    return members.stream().map(NodeTable.Member::address).collect(Collectors.toSet());
  }

  /** {@code host:port}. */
  static String text(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }
}
