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
import java.util.stream.Stream;
import org.actornas.deploy.config.ClusterConfig;

/**
 * The members of the cluster as one node sees them.
 *
 * @param self this node's address
 * @param members oldest first
 */
record ClusterView(String self, List<NodeTable.Member> members) {
  /**
   * Begins a role that says no more than the node's name: so every node knows each other's, from
   * the moment when it joins.
   */
  private static final String NAME = "name-is-";

  /** What a node is in Akka's cluster. */
  static List<String> roles(ClusterConfig node, String name) {
    return Stream.concat(
            node.roles().stream().map(ClusterConfig.Role::label), Stream.of(NAME + name))
        .toList();
  }

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
                        name(member),
                        text(member.address()),
                        // Akka adds the data centre's
                        member.getRoles().stream()
                            .filter(role -> !role.startsWith("dc-") && !role.startsWith(NAME))
                            .sorted()
                            .toList(),
                        member.status().toString().toLowerCase(Locale.ROOT),
                        !unreachable.contains(member)))
            .toList());
  }

  private static String name(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(NAME))
        .map(role -> role.substring(NAME.length()))
        .findFirst()
        .orElse(text(member.address()));
  }

  Set<String> addresses() {
    return members.stream().map(NodeTable.Member::address).collect(Collectors.toSet());
  }

  /** {@code host:port}. */
  static String text(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }
}
