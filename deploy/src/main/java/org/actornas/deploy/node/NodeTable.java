package org.actornas.deploy.node;

import akka.actor.typed.ActorRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.actornas.protocol.HostProtocol.Enlist;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.cluster.NodeDescription;
import org.actornas.protocol.cluster.NodeStatus;

/** The nodes that offer devices, by what each last said of itself. */
final class NodeTable {
  private final Map<String, Entry> byAddress = new LinkedHashMap<>();
  private long tokens;

  /**
   * One member of the cluster, whatever it does.
   *
   * @param name by which people know it
   * @param address {@code host:port}
   * @param state such as {@code up}
   */
  record Member(String name, String address, List<String> roles, String state, boolean reachable) {}

  private static final class Entry {
    private Enlist last;
    private long heardNanos;
    private double tokensPerSecond;
    private boolean draining;

    private Entry(Enlist first, long now) {
      this.last = first;
      this.heardNanos = now;
    }

    /** Gives the tokens since it was heard the last time. */
    private long hear(Enlist enlist, long now) {
      long tokens = Math.max(0, enlist.tokens() - last.tokens());
      long nanos = now - heardNanos;
      if (nanos > 0) {
        tokensPerSecond = tokens * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
      }
      last = enlist;
      heardNanos = now;
      return tokens;
    }
  }

  /** A node offers its devices. */
  void enlist(Enlist enlist, long now) {
    String address = enlist.node().address();
    Entry entry = byAddress.get(address);
    if (entry == null || !entry.last.replyTo().equals(enlist.replyTo())) {
      byAddress.put(address, new Entry(enlist, now));
    } else {
      tokens += entry.hear(enlist, now);
    }
  }

  /** Forgets the nodes that are no members any more. */
  void keep(Set<String> addresses) {
    byAddress.keySet().retainAll(addresses);
  }

  /** All nodes that offer devices. */
  List<ActorRef<NodeProtocol>> all() {
    return byAddress.values().stream().map(entry -> entry.last.replyTo()).toList();
  }

  /** A node is to leave; empty if there is none of this name or address that offers devices. */
  Optional<ActorRef<NodeProtocol>> drain(String nameOrAddress) {
    for (Entry entry : byAddress.values()) {
      NodeDescription node = entry.last.node();
      if (node.name().equals(nameOrAddress) || node.address().equals(nameOrAddress)) {
        entry.draining = true;
        return Optional.of(entry.last.replyTo());
      }
    }
    return Optional.empty();
  }

  /** Names of the nodes that offer devices. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    byAddress.values().forEach(entry -> names.add(entry.last.node().name()));
    return names;
  }

  /** Devices of all nodes that offer some, one for each worker. */
  List<String> devices() {
    return byAddress.values().stream()
        .flatMap(entry -> entry.last.node().devices().stream())
        .toList();
  }

  /** Tokens that all nodes have trained and evaluated since this table began. */
  long tokens() {
    return tokens;
  }

  /** What there is to say of each member. */
  List<NodeStatus> statuses(List<Member> members) {
    return members.stream().map(this::status).toList();
  }

  private NodeStatus status(Member member) {
    Entry entry = byAddress.get(member.address());
    NodeDescription node =
        entry == null
            ? new NodeDescription(member.name(), member.address(), List.of())
            : entry.last.node();
    return new NodeStatus(
        node,
        member.roles(),
        member.state(),
        member.reachable(),
        entry == null ? 0 : entry.tokensPerSecond,
        entry != null && entry.draining,
        entry == null ? "" : entry.last.failure());
  }
}
