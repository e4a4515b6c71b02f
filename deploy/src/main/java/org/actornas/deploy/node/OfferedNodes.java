package org.actornas.deploy.node;

import akka.actor.typed.ActorRef;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.actornas.protocol.HostProtocol;
import org.actornas.protocol.HostProtocol.Answered;
import org.actornas.protocol.NodeProtocol;
import org.actornas.protocol.cluster.NodeStatus;

/** The nodes that offer their devices to the host of searches, and what they are told. */
final class OfferedNodes {
  private final NodeTable table = new NodeTable();
  private final Supplier<ClusterView> cluster;
  private final LongSupplier nanoTime;
  private Optional<NodeProtocol.Assigned> work = Optional.empty();

  OfferedNodes(Supplier<ClusterView> cluster, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.nanoTime = nanoTime;
  }

  /** A node offers its devices, and is told whom to work for. */
  void enlist(HostProtocol.Enlist enlist) {
    forgetThoseThatLeft();
    table.enlist(enlist, nanoTime.getAsLong());
    if (work.isEmpty()) {
      enlist.replyTo().tell(new NodeProtocol.Unassigned());
    } else if (!work.get().session().equals(enlist.session())) {
      enlist.replyTo().tell(work.get());
    }
  }

  private void forgetThoseThatLeft() {
    table.keep(cluster.get().addresses());
  }

  /** All are to work on a search. */
  void assign(NodeProtocol.Assigned search) {
    work = Optional.of(search);
    table.all().forEach(node -> node.tell(search));
  }

  /** Nobody is to work on it any more. */
  void withdraw() {
    work = Optional.empty();
    table.all().forEach(node -> node.tell(new NodeProtocol.Unassigned()));
  }

  /** A node is to leave; gives what to answer. */
  Answered drain(String name) {
    forgetThoseThatLeft();
    Optional<ActorRef<NodeProtocol>> node = table.drain(name);
    node.ifPresent(ref -> ref.tell(new NodeProtocol.Drain()));
    return node.isPresent()
        ? new Answered(true, "node %s finishes its leases and leaves".formatted(name))
        : new Answered(
            false,
            "no node %s offers devices; those that do: %s"
                .formatted(name, String.join(", ", table.names())));
  }

  /** How many there are, by name. */
  int count() {
    return table.names().size();
  }

  /** Devices of all nodes that are there. */
  List<String> devices() {
    forgetThoseThatLeft();
    return table.devices();
  }

  /** Tokens that all nodes have trained and evaluated since this began. */
  long tokens() {
    return table.tokens();
  }

  /** What there is to say of each member of the cluster. */
  List<NodeStatus> statuses() {
    ClusterView view = cluster.get();
    table.keep(view.addresses());
    return table.statuses(view.members());
  }
}
